param (
    [PSCredential]$Credential = [System.Management.Automation.PSCredential]::Empty,
    [Parameter(Mandatory)][securestring]$AdminPassword,
    [System.Security.SecureString] $Pin,
    [Parameter(Mandatory=$true)] [string] $ApiKey,
    [string]$Password = 'hunter2',
    [int]$PasswordLength = 16,
    [switch]$NoPassword,
    [string]$PasswordFile,
    [string]$ClientSecret
)

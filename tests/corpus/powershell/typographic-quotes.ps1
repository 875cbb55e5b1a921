<#
.SYNOPSIS
Copied from a web page
#>
param(
    [Parameter(Mandatory=$true, HelpMessage=‘The “name”, with a ) in it’)]
    [string]$Name,
    [ValidateSet(“Dev”,“Test”,“Prod”)]
    [string]$Stage = “Test”,
    [string]$Text = ‘it‘‘s’,
    [int]$Offset = –5
)
Write-Host “$Name”

#Requires -Version 5.1
# Renews the certificates of the print servers.

param(
    [Parameter(Mandatory = $true, HelpMessage = 'The server')]
    [string]$Server
)

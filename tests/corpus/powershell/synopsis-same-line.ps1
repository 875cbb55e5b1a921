<#
.SYNOPSIS Checks the certificates of web servers...
.DESCRIPTION Opens a connection to each.
  And looks at its certificate.
.PARAMETER Hosts Names of servers
.PARAMETER -Port
  The port
.AUTHOR Somebody Else
.VERSION 1.0
#>
param([string[]]$Hosts, [uint16]$Port = 443)

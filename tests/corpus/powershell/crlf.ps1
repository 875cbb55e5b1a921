
<#
.SYNOPSIS
  Cleans the Windows Update cache.

.DESCRIPTION
  Stops the service first.
  Starts it afterwards.
#>
param (
  [switch]$Reboot,
  [string]$Note = @'
one
two
'@
)
Stop-Service wuauserv

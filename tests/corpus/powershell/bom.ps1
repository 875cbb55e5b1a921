# .SYNOPSIS
#   Lists the shares of a server
# .PARAMETER Server
#   Its name
param([Parameter(Mandatory=1)]$Server)
Get-SmbShare -CimSession $Server

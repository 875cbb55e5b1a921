<# 
  .SYNOPSIS 
  Finds a virtual machine by its name or by its address
#>
[CmdletBinding(DefaultParameterSetName = 'Name')]
param (
    [Parameter(Mandatory, ParameterSetName = 'Name')]
    [string]$VMName,

    [Parameter(Mandatory, ParameterSetName = 'Address')]
    [ipaddress]$IPAddress,

    [Parameter(Mandatory, ParameterSetName = 'Name')]
    [Parameter(Mandatory, ParameterSetName = 'Address')]
    [string]$Cluster,

    [Parameter(Mandatory, ParameterSetName = 'Name')]
    [Parameter(ParameterSetName = 'Address')]
    [string]$Folder,

    [Parameter(Mandatory)]
    [string]$Server
)
Get-VM

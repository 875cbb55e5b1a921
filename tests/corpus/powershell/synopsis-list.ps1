<#
.SYNOPSIS
This looks at
- the disks
- the services
#>
param([string]$Server)

#Requires -Modules ActiveDirectory
param([string]$OUPath, [switch]$Recurse)

<#
.SYNOPSIS
  Belongs to the function
#>
function Get-Sub {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][string]$Inner,
        [switch]$Deep
    )
}
Get-Sub -Inner $OUPath

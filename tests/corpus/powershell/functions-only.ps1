<#
.SYNOPSIS
  Helper that adds two numbers
#>
function Add-Two {
    param([int]$A, [int]$B)
    $A + $B
}
function Get-Three { param($X) 3 }
Add-Two 1 2

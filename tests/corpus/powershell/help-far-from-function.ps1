<#
.SYNOPSIS
  Prints the inventory
#>


function Get-Thing {
    <#
    .SYNOPSIS
      The function's own
    #>
    param([string]$Inner)
    $Inner
}
Get-Thing

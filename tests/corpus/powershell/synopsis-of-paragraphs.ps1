<#
.SYNOPSIS
    Gives a group the right to print.

    -One  on one printer
    -All  on each of them

.DESCRIPTION
    Has to be run by an operator.
#>
param([switch]$One, [switch]$All)

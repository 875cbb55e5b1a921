<#
    Cleans up the profiles that nobody uses any more.

    Author: M. Reyes
    Version: 1.3
#>
Param([int]$Days = 90)

<#
.SYNOPSIS
  Directly above, one blank line between
#>

function Get-Other { }

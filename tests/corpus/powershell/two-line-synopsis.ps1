<#
.SYNOPSIS
Copies files from one server to another
and keeps their rights.
#>
param([Parameter(Mandatory)][string]$From, [Parameter(Mandatory)][string]$To)

<#
.SYNOPSIS
Was cut off
#>
param(
    [string]$First = 'a',
    [Parameter(Mandatory)][int]$Second,
    [string]$Third = "never end

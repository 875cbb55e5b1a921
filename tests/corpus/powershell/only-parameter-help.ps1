<#
.PARAMETER Share
    The share that is looked at
#>
param([string]$Share)

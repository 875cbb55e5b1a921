$template = @'
param(
    [string]$NotMine
)
<#
.SYNOPSIS
Not mine either
#>
'@
$other = @"
param($alsoNot, $(Get-Date -Format "yyyy"))
"@
Set-Content -Path x.ps1 -Value $template

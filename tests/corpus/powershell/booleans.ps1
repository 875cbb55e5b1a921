param(
    [bool]$On = $true,
    [bool]$Off = $false,
    [bool]$Bare,
    [Boolean]$One = 1,
    [switch]$S,
    [switch]$T = $true,
    [switch]$U = $false,
    [System.Management.Automation.SwitchParameter]$V,
    $W = $true,
    [Parameter(Mandatory)][bool]$X
)

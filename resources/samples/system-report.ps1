# @axle.id system-report
# @axle.name System report
# @axle.description What PowerShell knows of the machine. Needs PowerShell 7.
# @axle.tags sample, powershell
# @axle.param Detail {kind: choice, label: Detail, choices: [short, full], default: short}
param(
    [ValidateSet('short', 'full')]
    [string] $Detail = $(if ($env:AXLE_PARAM_DETAIL) { $env:AXLE_PARAM_DETAIL } else { 'short' })
)

[PSCustomObject]@{
    PowerShell = $PSVersionTable.PSVersion.ToString()
    System     = [System.Runtime.InteropServices.RuntimeInformation]::OSDescription
    Processor  = [System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture
    Cores      = [Environment]::ProcessorCount
    Script     = $PSCommandPath
} | Format-List

if ($Detail -eq 'full') {
    Get-PSDrive -PSProvider FileSystem | Format-Table Name, Root, Used, Free
}

<#
.SYNOPSIS
    Moves a queue to another host
.PARAMETER From
    Where it is now.
.PARAMETER Site
    One of the sites that the table beside this script names.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$From,

    [switch]$Drain
)

DynamicParam {
    $SiteName = 'Site'
    $attributes = New-Object System.Management.Automation.ParameterAttribute
    $attributes.Mandatory = $true
    $found = New-Object 'Collections.ObjectModel.Collection[System.Attribute]'
    $found.Add($attributes)
    $site = New-Object System.Management.Automation.RuntimeDefinedParameter($SiteName, [string], $found)
    $all = New-Object System.Management.Automation.RuntimeDefinedParameterDictionary
    $all.Add($SiteName, $site)
    $all.Add('Rack', [System.Management.Automation.RuntimeDefinedParameter]::new('Rack', [int], $found))
    $all
}

process {
    Move-Queue
}

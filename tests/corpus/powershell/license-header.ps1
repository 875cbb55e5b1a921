# Copyright (c) Example Corporation. All rights reserved.
# Licensed under the MIT License.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND (param $nothing)

#Requires -Version 5.1
#Requires -RunAsAdministrator

<#
.Synopsis
   Exports the firewall rules of this machine
.Description
   Writes one row for each rule.
#>

Param(
    # Where the CSV goes
    [Parameter(Mandatory=$false)]
    [System.IO.FileInfo]
    $OutputFile,

    # Only rules that are on
    [switch] $EnabledOnly = $true
)
Get-NetFirewallRule

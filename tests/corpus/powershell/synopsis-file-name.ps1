<#
.SYNOPSIS
    Test-Prerequisites-All.ps1
    Tests what the nodes of a cluster need before it is set up
.DESCRIPTION
    Runs from the jump host.
#>
param([string]$Node)
Test-It

#!/usr/bin/env pwsh
# (c) somebody

#.SYNOPSIS
# Pings a list of hosts
#
#.DESCRIPTION
#   One after the other.
#.PARAMETER List
#   A file with one on each line
param(
    [ValidateScript({ (Test-Path $_ -PathType Leaf) -and ($_ -like '*.txt') })]
    [string]$List
)

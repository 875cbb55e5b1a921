#!/usr/bin/env -S pwsh -NoProfile

<#
.SYNOPSIS
  Rotates logs on Linux
#>

param (
  [string]$Path = '/var/log/app',
  [int]$Keep = 5
)

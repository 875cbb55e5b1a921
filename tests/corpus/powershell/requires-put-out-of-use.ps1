#--Requires -Version 7.2
# Requires -PSEdition Core

[CmdletBinding()]
param([string]$Network)
Get-It

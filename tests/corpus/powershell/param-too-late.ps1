Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
param(
    [string]$Name
)

param(
    [string]$LogPath = "$PSScriptRoot\logs\run.log",
    [datetime]$Since = (Get-Date).AddDays(-7),
    [string]$User = $env:USERNAME,
    [string]$Computer = ($env:COMPUTERNAME, 'localhost' | Where-Object { $_ } | Select-Object -First 1),
    [scriptblock]$Filter = { $_.Name -like '*)*' },
    [int]$Threads = [Environment]::ProcessorCount * 2,
    [string]$Stamp = "run-$(Get-Date -Format "yyyyMMdd-HHmm")",
    [bool]$Is64 = [Environment]::Is64BitOperatingSystem,
    [string]$Last = 'x'
)
$LogPath

param([string]$Path = 'C:\Temp', [int]$Days = 30)

Get-ChildItem $Path | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-$Days) } | Remove-Item

<#
.SYNOPSIS
Removes old files
.DESCRIPTION
Deletes what is older than a number of days.
#>

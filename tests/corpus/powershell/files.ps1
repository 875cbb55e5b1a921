param(
    [Parameter(Mandatory)][System.IO.FileInfo]$Source,
    [IO.DirectoryInfo]$WorkDir = 'C:\Work',
    [System.IO.FileInfo]$LogFile = '.\run.log',
    [System.IO.FileInfo]$Settings = '.\settings.json',
    [ValidateScript({ Test-Path -PathType Container $_ })]$Root,
    [ValidateScript({ Test-Path -LiteralPath $_ })][string]$HomeFolder,
    [ValidateScript({ $_ -gt 5 })][int]$Number = 6
)

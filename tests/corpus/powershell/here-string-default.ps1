param (
    [string] $Query = @'
SELECT TOP (10) name, 'it''s )'
FROM sys.tables -- param(
'@,
    [string] $Database = "master",
    [string] $Body = @"
Hello $env:USERNAME,
your disk is full :(
"@,
    [int] $Timeout = 30
)
Invoke-Sqlcmd -Query $Query

param(
    [Alias('CN','Host')][SupportsWildcards()][string]$ComputerName = '*',
    [ArgumentCompleter({ param($cmd, $param, $word) Get-Service "$word*" | ForEach-Object { $_.Name } })]
    [string]$Service,
    [ArgumentCompletions('red', 'green')][string]$Tint,
    [My.Own.Attribute('x', Y = { '(' })][string]$Own
)

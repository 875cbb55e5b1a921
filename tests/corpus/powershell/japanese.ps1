<#
.SYNOPSIS
ディスクの空き容量を確認します。
#>
param(
    [string]$サーバー名 = 'localhost',
    [ValidateSet('はい', 'いいえ')][string]$続行 = 'はい',
    [int]$Threshold = 10
)

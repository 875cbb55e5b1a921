[CmdletBinding()] param()
Get-Process | Sort-Object CPU -Descending | Select-Object -First 10

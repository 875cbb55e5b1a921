param([string]$Queue)
Get-Printer $Queue

<#
.SYNOPSIS
Empties a print queue
#>

# SIG # Begin signature block
# MIIFdgYJKoZIhvcNAQcCoIIFZzCCBWMCAQExCzAJBgUrDgMCGgUAMGkGCisGAQQB
# .SYNOPSIS
# SIG # End signature block

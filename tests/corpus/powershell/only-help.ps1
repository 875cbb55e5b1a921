<#
.SYNOPSIS
    Shows the uptime of this computer.

.DESCRIPTION
    ======================
    Reads it from CIM.
    ======================

.NOTES
    Version 1.0
#>
(Get-Date) - (Get-CimInstance Win32_OperatingSystem).LastBootUpTime

<#
****************************************
* .SYNOPSIS
*   Inventory of all printers
* .DESCRIPTION
*   Writes a report.
****************************************
#>
param([string]$Out = "printers.html")

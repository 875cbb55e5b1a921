<#
.SYNOPSIS
Leert die Ordner für Löschungen
.PARAMETER Größe
Die größte erlaubte
#>
param([int]$Größe = 5, [string]$Ort = "München")

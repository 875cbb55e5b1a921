<#
.SYNOPSIS
    Setzt das Kennwort eines Benutzers zurück und meldet ihn überall ab.
.DESCRIPTION
    Für den Helpdesk: „Straße“, Ärger & Öl.
.PARAMETER Größe
    Länge des Kennworts
#>
param(
    [Parameter(Mandatory = $true)][string]$Benutzer,
    [int]$Größe = 12,
    [switch]$Änderung,
    [string]$Straße = 'Hauptstraße 1'
)

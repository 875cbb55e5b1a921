# Writes the list of leases to a table or to the screen.
[CmdletBinding(DefaultParameterSetName = 'Table')]
param(
    [Parameter(ParameterSetName = 'Table', HelpMessage = 'Where the table is written')]
    [string]$Path = 'C:\Leases\leases.csv',

    [Parameter(ParameterSetName = 'Table')]
    [switch]$Append = $true,

    [Parameter(ParameterSetName = 'Table')]
    [Parameter(ParameterSetName = 'Screen')]
    [int]$Most = 50,

    [Parameter(Mandatory, ParameterSetName = 'Screen')]
    [ValidateRange(20, 400)]
    [int]$Width,

    [string]$Server = 'dhcp01'
)
Get-Lease

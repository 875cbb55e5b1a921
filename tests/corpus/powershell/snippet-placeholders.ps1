<#
.SYNOPSIS
    Short description
.DESCRIPTION
    Long description
.EXAMPLE
    PS C:\> <example usage>
.PARAMETER Name
    Parameter description
#>
param($Name)

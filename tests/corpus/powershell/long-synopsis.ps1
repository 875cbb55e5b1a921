<#
.SYNOPSIS
This script goes through every organisational unit below a given one, looks at each of the computers in it and tells which of them have not been seen for a while.

It has a second paragraph.
.DESCRIPTION
Needs the rights to read the directory.
#>
param([string]$SearchBase)

using namespace System.IO
using assembly System.Web; using namespace System.Text

<#
.SYNOPSIS
Counts the lines of files
#>
[CmdletBinding()]
param([FileInfo[]]$Files, [DirectoryInfo]$In)

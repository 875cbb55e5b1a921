<#PSScriptInfo
.VERSION 1.0
.GUID 00000000-0000-0000-0000-000000000000
.AUTHOR a
.DESCRIPTION
  Only here it says what it does.
.TAGS
  one two
#>
param([int]$Level = 1)

<#
.synopsis
lower case all over
.parameter name
who
#>
[cmdletbinding()]
PARAM ([PARAMETER(MANDATORY=$TRUE)][STRING]$Name,[SWITCH]$Quiet=$FALSE,[validateset("a","b")][string]$mode="A")
$Name

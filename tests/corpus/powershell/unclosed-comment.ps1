param([string]$A)
<#
.SYNOPSIS
Goes on for ever

<#
	.SYNOPSIS
		Collects event logs

	.DESCRIPTION
		From several computers.
			Indented a little.

	.PARAMETER	ComputerName
		The computers
#>
param
(
	[string[]]	$ComputerName	=	@("web01",	"web02"),
	[ValidateSet("Application",	"System")]	[string]	$Log	=	"System"
)

<#
    .SYNOPSIS
        Starts or stops the virtual machines of a resource group
#>
Param(
    [Parameter(Mandatory=$true,HelpMessage="Enter the value for ResourceGroup")][String]$ResourceGroup,
    [Parameter(Mandatory=$true)][ValidateSet("Start","Stop")][String]$Action,
    [Parameter (Mandatory=$false)] [String] $TagName = "AutoShutdown",
    [Parameter (Mandatory=$false)] [object] $WebhookData
)

<#PSScriptInfo

.VERSION 1.4.2

.GUID 5a6ff9b2-7c5f-4c1e-9f60-0d4a3c1e8b77

.AUTHOR Somebody

.COMPANYNAME

.TAGS Windows Autopilot "Intune"

.LICENSEURI

.RELEASENOTES
1.4.2: fixes

#>

<#
.DESCRIPTION
Collects the hardware hash of a device.
#>
param(
    [Parameter(Mandatory=$False,ValueFromPipeline=$True,ValueFromPipelineByPropertyName=$True,Position=0)][alias("DNSHostName","ComputerName","Computer")] [String[]] $Name = @("localhost"),
    [Parameter(Mandatory=$False)] [String] $GroupTag = "",
    [Parameter(Mandatory=$False)] [Switch] $Append = $false,
    [Parameter(Mandatory=$True,ParameterSetName = 'Online')] [Switch] $Online = $false,
    [Parameter(Mandatory=$False,ParameterSetName = 'Default')] [Switch] $Partner = $false
)

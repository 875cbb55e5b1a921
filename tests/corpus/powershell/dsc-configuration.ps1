<#
    .DESCRIPTION
        Configures a web server with DSC.
#>
param(
    [Parameter()]
    [System.String[]]
    $NodeName = 'localhost',

    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [System.Management.Automation.PSCredential]
    [System.Management.Automation.Credential()]
    $Credential,

    [Parameter()]
    [ValidateSet('Present', 'Absent')]
    [System.String]
    $Ensure = 'Present',

    [hashtable] $ConfigurationData = @{ AllNodes = @( @{ NodeName = 'localhost'; PSDscAllowPlainTextPassword = $true } ) }
)

Configuration WebServer
{
    param ( [string] $Inner )
    Import-DscResource -ModuleName PSDesiredStateConfiguration
    Node $NodeName { WindowsFeature IIS { Ensure = $Ensure; Name = 'Web-Server' } }
}

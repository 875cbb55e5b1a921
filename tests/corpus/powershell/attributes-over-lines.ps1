[CmdletBinding(
    SupportsShouldProcess,
    ConfirmImpact = 'High',
    DefaultParameterSetName = 'ByName'
)]
[OutputType([System.Management.Automation.PSObject[]])]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', '', Justification = 'It is not one :)')]
param
(
    [Parameter(
        Mandatory         = $true,
        Position          = 0,
        ValueFromPipeline = $true,
        HelpMessage       = 'Name(s) of the users, one or more'
    )]
    [ValidateNotNullOrEmpty()]
    [Alias(
        'SamAccountName',
        'User'
    )]
    [string[]]
    $UserName
    ,
    [Parameter()]
    [ValidateSet(
        'Enable',
        'Disable',   # the usual one
        'Delete'
    )]
    [string]
    $Action
    =
    'Disable'
)
process { $UserName }

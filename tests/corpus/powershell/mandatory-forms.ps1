param(
    [Parameter(Mandatory)]$A,
    [Parameter(Mandatory=$true)]$B,
    [Parameter(Mandatory = $True)]$C,
    [Parameter(Mandatory = 1)]$D,
    [Parameter(Mandatory=$false)]$E,
    [Parameter(Mandatory = 0)]$F,
    [parameter(position=0,mandatory)]$G,
    [System.Management.Automation.ParameterAttribute(Mandatory=$true)]$H,
    [Parameter()][AllowNull()][AllowEmptyString()]$I,
    [Parameter(Mandatory)]$J = 'prefilled',
    [Mandatory]$K
)

param(
    [Parameter(Mandatory, ParameterSetName='Only')][string]$A,
    [Parameter(ParameterSetName='Only')][string]$B,
    [Parameter(Mandatory, ParameterSetName='__AllParameterSets')][string]$C
)

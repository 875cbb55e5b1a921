param(
    [datetime]$Start = '2024-01-31',
    [datetime]$Until = '12/31/2024',
    [DateTime]$Now = [DateTime]::Now,
    [datetime]$Noon = '2024-05-05 12:00',
    [Parameter(Mandatory)][System.DateTime]$When,
    [ValidateRange('2020-01-01','2030-12-31')][datetime]$Between = '2024-06-01'
)

param(
    [ValidateRange(1, [int]::MaxValue)][int]$Count = 10,
    [ValidateRange(0.5, 2.5)][double]$Factor = 1.0,
    [ValidateRange(1kb, 4MB)][int64]$Size = 64KB,
    [ValidateRange('Positive')][int]$Retries = 3,
    [ValidateRange([System.Management.Automation.ValidateRangeKind]::NonNegative)][int]$Wait = 0,
    [ValidateSet(1, 2, 3)][int]$Level = 2,
    [ValidateSet([ServerNames])][string]$Server,
    [ValidateLength(2, 15)][string]$Site,
    [ValidatePattern('^[A-Z]{3}\d{4}$')][string]$Asset,
    [ValidatePattern('(?<balance>\()+(?<-balance>\))+')][string]$Odd,
    [ValidateRange(-10, -1)][int]$Below = -5,
    [ValidateCount(1, 3)][string[]]$Few,
    [ValidateSet('x', 'y', 'X')][string]$Twice
)

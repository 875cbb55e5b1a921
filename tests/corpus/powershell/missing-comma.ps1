param(
    [string]$First
    [string]$Second = 'b',
    [int]$Third = 3,
)

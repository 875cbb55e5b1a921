param(
    [string[]]$A = @('a', 'b'),
    [string[]]$B = 'a', 'b',
    [string[]]$C = @(
        'one'
        'two'; 'three'
    ),
    [ValidateSet('Dev', 'Test', 'Prod')][string[]]$Stages = @('dev', 'Prod'),
    [ValidateSet('x','y')][string[]]$None = @(),
    $D = @(),
    $E = @('q', "r$x"),
    [array]$G = @(1, 2),
    $H = ('m', 'n')
)

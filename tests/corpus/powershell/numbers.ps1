param(
    [int]$Hex = 0xFF,
    [long]$Big = 10GB,
    [double]$Half = .5,
    [decimal]$Price = 9.99d,
    [int]$Minus = -3,
    [int]$Text = '42',
    [float]$Exp = 1e3,
    $Untyped = 8080,
    [int]$Sum = 60 * 5,
    [byte]$Byte = 1,
    [string]$AsText = 5,
    [int]$Wrapped = (7),
    [int]$Cast = [int]'9'
)

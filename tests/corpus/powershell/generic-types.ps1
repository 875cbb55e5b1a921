param(
    [System.Collections.Generic.List[string]] $Names,
    [System.Collections.Generic.Dictionary[[string],[int]]] $Map,
    [Nullable[int]] $Limit,
    [System.Nullable[System.DateTime]] $Until,
    [System.Nullable[bool]] $Maybe,
    [int[]] $Ids = (1, 2, 3),
    [string[][]] $Table,
    [Microsoft.ActiveDirectory.Management.ADUser] $User,
    [ConsoleColor] $Colour = 'Green',
    [DayOfWeek]$Day = [DayOfWeek]::Monday,
    [version] $Minimum = '1.2.3',
    [uri]$Url = 'https://example.org/a?b=(c)',
    [guid]$Id = [guid]::NewGuid()
)

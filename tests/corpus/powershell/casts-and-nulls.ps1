param(
    [string]$Empty = [string]::Empty,
    [string]$Null = $null,
    [object]$Obj = $null,
    [xml]$Xml,
    [timespan]$Span = '00:05:00',
    [mailaddress]$Mail = 'ops@example.org',
    [char]$Sep = ';',
    [regex]$Rx = '^a(b',
    [System.Text.Encoding]$Enc = [System.Text.Encoding]::UTF8,
    [string]$Joined = 'a' + 'b',
    [string]$Format = ('{0}-x' -f 'y')
)

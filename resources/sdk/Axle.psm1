<#
    Results, progress, settings and state for Axle, from a PowerShell 7 script on Linux or macOS.

        if ($env:AXLE_SDK) { Import-Module (Join-Path $env:AXLE_SDK 'Axle.psm1') }
        Write-AxleProgress 40 'Reading hosts'
        Get-Process | Select-Object Name, Id | Write-AxleTable -Name 'Processes'

    Nothing is given back but by Register-AxleSession and the Get functions, so that nothing of it comes among the script's output. Outside Axle every function does nothing; progress
    is then shown by the terminal, where there is one. A copy of this file beside a script works as well. What is written is
    described in README.md beside this file.
#>
Set-StrictMode -Version 3.0

$script:Line = 200000
$script:Part = 131070
$script:States = @{ none = 0; normal = 1; error = 2; indeterminate = 3; paused = 4 }
$script:Stream = $null

# Writes one result as it is: a hashtable with a `type`.
function Write-AxleResult {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [System.Collections.IDictionary] $Result)
    $null = Send-AxleLine $Result
}

# True when it was handed to Axle.
function Send-AxleLine([System.Collections.IDictionary] $Result) {
    if ("$env:AXLE_RESULTS" -notmatch '^\d+$') { return $false }
    if ($null -eq $script:Stream) {
        $handle = [Microsoft.Win32.SafeHandles.SafeFileHandle]::new([IntPtr][int]$env:AXLE_RESULTS, $false)
        # Without a buffer of its own: each line is there when this returns.
        $script:Stream = [System.IO.FileStream]::new($handle, [System.IO.FileAccess]::Write, 0)
    }
    $bytes = [System.Text.UTF8Encoding]::new($false).GetBytes((ConvertTo-Json -InputObject $Result -Depth 100 -Compress) + "`n")
    $script:Stream.Write($bytes, 0, $bytes.Length)
    return $true
}

# A table of objects, from the pipeline. Columns are names or @{ name; type }, with type text, number, boolean or date.
function Write-AxleTable {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(ValueFromPipeline)] [AllowNull()] [object[]] $Rows,
        [object[]] $Columns
    )
    begin { $all = [System.Collections.Generic.List[object]]::new() }
    process { foreach ($row in $Rows) { if ($null -ne $row) { $all.Add($row) } } }
    end {
        if (-not $Columns) {
            $names = @($all | ForEach-Object { (ConvertTo-AxleRow $_).Keys } | Select-Object -Unique)
            $Columns = @($names | ForEach-Object { $key = $_; @{ name = $key; type = (Get-AxleType @($all | ForEach-Object { (ConvertTo-AxleRow $_)[$key] })) } })
        }
        Write-AxleResult @{ type = 'table'; name = $Name; columns = @($Columns); rows = @() }
        if ($all.Count -gt 0) { Add-AxleRows -Name $Name -Rows $all.ToArray() }
    }
}

# Adds rows to the table of that name, in as many lines as they take.
function Add-AxleRows {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, ValueFromPipeline)] [object[]] $Rows
    )
    begin {
        $waiting = [System.Collections.Generic.List[object]]::new()
        $size = 0
    }
    process {
        foreach ($row in $Rows) {
            $plain = ConvertTo-AxleRow $row
            $length = [System.Text.Encoding]::UTF8.GetByteCount((ConvertTo-Json -InputObject $plain -Depth 4 -Compress))
            if ($waiting.Count -gt 0 -and $size + $length -gt $script:Line) {
                Write-AxleResult @{ type = 'rows'; name = $Name; rows = $waiting.ToArray() }
                $waiting.Clear()
                $size = 0
            }
            $waiting.Add($plain)
            $size += $length
        }
    }
    end {
        if ($waiting.Count -gt 0) { Write-AxleResult @{ type = 'rows'; name = $Name; rows = $waiting.ToArray() } }
    }
}

# Names and values below each other.
function Write-AxleValues {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, Position = 1)] [System.Collections.IDictionary] $Values
    )
    Write-AxleResult @{ type = 'values'; name = $Name; values = (ConvertTo-AxleRow $Values) }
}

# A chart of kind line or bar. Series is [ordered]@{ name = values }, one value for each label; $null where there is none.
function Write-AxleChart {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Mandatory, Position = 1)] [object[]] $Labels,
        [Parameter(Mandatory, Position = 2)] [System.Collections.IDictionary] $Series,
        [ValidateSet('line', 'bar')] [string] $Kind = 'line',
        [AllowNull()] [string] $Unit
    )
    $listed = @($Series.Keys | ForEach-Object { @{ name = "$_"; values = @($Series[$_]) } })
    $shown = if ($Unit) { $Unit } else { $null }
    Write-AxleResult @{ type = 'chart'; name = $Name; kind = $Kind; labels = @($Labels); series = $listed; unit = $shown }
}

# An http or https address, which is opened only when somebody asks for it.
function Write-AxleLink {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Name, [Parameter(Mandatory, Position = 1)] [string] $Url)
    Write-AxleResult @{ type = 'link'; name = $Name; url = $Url }
}

# A copy of a file, as it is now.
function Write-AxleFile {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Path, [Parameter(Position = 1)] [string] $Name)
    if (-not $Name) { $Name = [System.IO.Path]::GetFileName($Path) }
    $file = [System.IO.File]::OpenRead((Resolve-Path -LiteralPath $Path).ProviderPath)
    try {
        $buffer = [byte[]]::new($script:Part)
        for ($part = 0; ; $part++) {
            $count = 0
            do {
                $read = $file.Read($buffer, $count, $buffer.Length - $count)
                $count += $read
            } while ($read -gt 0 -and $count -lt $buffer.Length)
            $last = $file.Position -ge $file.Length
            $text = [Convert]::ToBase64String($buffer, 0, $count)
            $done = Send-AxleLine @{ type = 'file'; name = $Name; part = $part; last = $last; base64 = $text }
            if ($last -or -not $done) { return }
        }
    }
    finally { $file.Dispose() }
}

# How far the script is: 0 to 100, or $null where that cannot be said.
function Write-AxleProgress {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)] [AllowNull()] [Nullable[double]] $Percent,
        [Parameter(Position = 1)] [AllowNull()] [string] $Text,
        [ValidateSet('normal', 'error', 'indeterminate', 'paused', 'none')] [string] $State
    )
    if (-not $State) { $State = if ($null -eq $Percent) { 'indeterminate' } else { 'normal' } }
    if (Send-AxleLine @{ type = 'progress'; state = $State; percent = $Percent; text = $Text }) { return }
    if (-not [Console]::IsErrorRedirected) {
        $shown = if ($null -eq $Percent) { 0 } else { [int]$Percent }
        [Console]::Error.Write("`e]9;4;$($script:States[$State]);$shown`e\")
    }
}

# A setting that an administrator has set for this script, as it was when the run began.
function Get-AxleSetting {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Key, [Parameter(Position = 1)] [object] $Default)
    return (Read-AxleKept 'setting' $Key $Default)
}

# What this script has kept under the key, as it was when the run began.
function Get-AxleState {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Key, [Parameter(Position = 1)] [object] $Default)
    return (Read-AxleKept 'state' $Key $Default)
}

# Keeps a value for the runs that come: anything that JSON can say, but no secret.
function Set-AxleState {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Key, [Parameter(Mandatory, Position = 1)] [object] $Value)
    Write-AxleResult @{ type = 'state'; key = $Key; value = $Value }
}

# Keeps nothing under the key any more.
function Remove-AxleState {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Key)
    Write-AxleResult @{ type = 'state'; key = $Key; value = $null }
}

# Counts a script that Axle did not start: it holds a slot until it ends. Gives the slot; nothing where Axle counts it already or is not
# there. Throws, with what `axle slots register` says, where there is no slot.
function Register-AxleSession {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string] $What = '', [Parameter(Position = 1)] [string] $Pool = 'hub')
    $name = if ($env:AXLE_CLI) { $env:AXLE_CLI } else { 'axle' }
    $program = Get-Command -Name $name -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($null -eq $program -or $env:AXLE_RUN_ID) { return }
    $said = & $program.Source slots register "--pid=$PID" "--pool=$Pool" "--what=$What" 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$said" }
    return "$said"
}

# An access token with these scopes, all of them granted to the script and of one resource; without any, all that were granted. Throws
# where there is none, outside Axle too.
function Get-AxleToken {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string[]] $Scopes = @(), [string] $Account, [switch] $AsSecureString)
    $query = @($Scopes | ForEach-Object { 'scope=' + [uri]::EscapeDataString($_) })
    if ($Account) { $query += 'account=' + [uri]::EscapeDataString($Account) }
    $token = (ConvertFrom-Json -InputObject ([System.Text.Encoding]::UTF8.GetString((Get-AxleAnswer "/token?$($query -join '&')")))).token
    if ($AsSecureString) { return (ConvertTo-SecureString -String $token -AsPlainText -Force) }
    return $token
}

# A secret that Axle keeps, as text. Throws where it is not given, outside Axle too.
function Get-AxleSecret {
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Name, [switch] $AsSecureString)
    $text = [System.Text.Encoding]::UTF8.GetString((Get-AxleAnswer "/secret?name=$([uri]::EscapeDataString($Name))"))
    if ($AsSecureString) { return (ConvertTo-SecureString -String $text -AsPlainText -Force) }
    return $text
}

# Connects the module Microsoft.Graph.Authentication with the scopes of Graph that were granted.
function Connect-AxleGraph {
    [CmdletBinding()]
    param()
    $resource = [uri]::EscapeDataString('https://graph.microsoft.com')
    $answer = ConvertFrom-Json -InputObject ([System.Text.Encoding]::UTF8.GetString((Get-AxleAnswer "/token?resource=$resource")))
    Connect-MgGraph -AccessToken (ConvertTo-SecureString -String $answer.token -AsPlainText -Force) -NoWelcome
}

# The bytes of an answer. The comma keeps them one thing on their way out.
function Get-AxleAnswer([string] $Path) {
    if (-not $env:AXLE_BROKER) { throw 'no broker: Axle does not run this script, or it was granted no tokens and no secrets' }
    $key = ''
    if ("$env:AXLE_BROKER_KEY_FD" -match '^\d+$') { $key = [System.IO.File]::ReadAllText("/dev/fd/$env:AXLE_BROKER_KEY_FD") }
    $socket = [System.Net.Sockets.Socket]::new([System.Net.Sockets.AddressFamily]::Unix, [System.Net.Sockets.SocketType]::Stream, [System.Net.Sockets.ProtocolType]::Unspecified)
    try {
        $socket.ReceiveTimeout = 60000
        $socket.Connect([System.Net.Sockets.UnixDomainSocketEndPoint]::new($env:AXLE_BROKER))
        $asked = "GET $Path HTTP/1.1`r`nHost: axle`r`nX-Axle-Key: $key`r`nConnection: close`r`n`r`n"
        $null = $socket.Send([System.Text.Encoding]::ASCII.GetBytes($asked))
        $all = [System.IO.MemoryStream]::new()
        $buffer = [byte[]]::new(65536)
        while (($count = $socket.Receive($buffer)) -gt 0) { $all.Write($buffer, 0, $count) }
    }
    finally { $socket.Dispose() }
    $bytes = $all.ToArray()
    # One byte is one character here, so that places in the text are places in the bytes.
    $text = [System.Text.Encoding]::Latin1.GetString($bytes)
    $head = $text.IndexOf("`r`n`r`n")
    if ($head -lt 0 -or $text -notmatch '^HTTP/1\.1 (\d{3})') { throw 'Axle does not answer' }
    $status = [int]$Matches[1]
    $body = [byte[]]@($bytes | Select-Object -Skip ($head + 4))
    if ($status -ne 200) {
        $said = (ConvertFrom-Json -InputObject ([System.Text.Encoding]::UTF8.GetString($body))).error
        throw "Axle: $(@($said.code, $said.reason).Where({ $_ }) -join ' '): $($said.message)"
    }
    return , $body
}

function Read-AxleKept([string] $Kind, [string] $Key, [object] $Default) {
    if (-not $env:AXLE_STATE) { return $Default }
    foreach ($line in [System.IO.File]::ReadLines($env:AXLE_STATE)) {
        $entry = ConvertFrom-Json -InputObject $line -AsHashtable -NoEnumerate
        if ($entry['kind'] -eq $Kind -and $entry['key'] -ceq $Key) { return $entry['value'] }
    }
    return $Default
}

function ConvertTo-AxleRow([object] $Row) {
    $plain = [ordered]@{}
    if ($Row -is [System.Collections.IDictionary]) { foreach ($key in $Row.Keys) { $plain["$key"] = ConvertTo-AxleCell $Row[$key] } }
    else { foreach ($property in $Row.PSObject.Properties) { $plain[$property.Name] = ConvertTo-AxleCell $property.Value } }
    return $plain
}

function ConvertTo-AxleCell([object] $Value) {
    if ($null -eq $Value -or $Value -is [bool] -or $Value -is [string]) { return $Value }
    if ($Value -is [double] -and -not [double]::IsFinite($Value)) { return $null }
    if ($Value -is [enum]) { return "$Value" }
    if ($Value -is [ValueType] -and $Value.GetType().IsPrimitive -and $Value -isnot [char]) { return $Value }
    if ($Value -is [decimal]) { return $Value }
    if ($Value -is [datetime] -or $Value -is [DateTimeOffset]) { return $Value.ToString('o') }
    return "$Value"
}

function Get-AxleType([object[]] $Values) {
    $given = @($Values | Where-Object { $null -ne $_ })
    if ($given.Count -eq 0) { return 'text' }
    if (@($given | Where-Object { $_ -isnot [bool] }).Count -eq 0) { return 'boolean' }
    if (@($given | Where-Object { $_ -is [string] -or $_ -is [bool] }).Count -eq 0) { return 'number' }
    return 'text'
}

Export-ModuleMember -Function Write-AxleResult, Write-AxleTable, Add-AxleRows, Write-AxleValues, Write-AxleChart, Write-AxleLink, Write-AxleFile, Write-AxleProgress, Get-AxleSetting, Get-AxleState, Set-AxleState, Remove-AxleState, Register-AxleSession, Get-AxleToken, Get-AxleSecret, Connect-AxleGraph

[CmdletBinding()]
param(
    [ValidateScript({
        # a comment with ) and } and "
        if ($_ -match '^\)\}$') { throw "bad: $( "nested $( ')' )" )" }
        Test-Path -Path $_ -PathType Container
    })]
    [string]$Folder,
    [ValidateScript({ if (-not (Test-Path $_)) { $true } else { throw 'exists :(' } })]
    [string]$NewPath, <# a ) here #>
    [ValidateScript({ Test-Path $_ -PathType Leaf })][string]$Config = 'C:\ProgramData\app\config.json',
    [ValidateScript({Test-Path $_})]
    [string]
    $InputPath
)
"$Folder ) $NewPath"

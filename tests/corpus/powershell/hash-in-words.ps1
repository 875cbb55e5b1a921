param(
    [string]$Channel = 'C#general', # a channel (with a paren
    [string]$Url = "https://x/#top",
    [ValidateSet('C#','F#')][string]$Lang = 'F#'
)
Write-Host foo#bar

param(
    [string]$Message = "It's $("{0:yyyy} ("")" -f (Get-Date)) and $(if ($x) { ")" } else { '(' })",
    [string]$Quoted = "say ""hi"" (now",
    [string]$Single = 'it''s (fine',
    [string]$Percent = "100% ${not a $var}",
    [string]$Plain = "cost: 5$",
    [int]$After = 1
)

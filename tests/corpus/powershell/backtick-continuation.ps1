param `
(
    [Parameter(`
        Mandatory = $true, `
        HelpMessage = "Say `"who`" ``here``")]
    [string] `
    $Who,
    [string] $Line = "a`tb`nc",
    [string] $Dollar = "costs `$5"
)

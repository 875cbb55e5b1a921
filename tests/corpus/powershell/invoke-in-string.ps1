$code = "param([string]`$x) `$x"
Invoke-Expression $code
& { param($y) $y } 1

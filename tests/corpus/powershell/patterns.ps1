param(
    [ValidatePattern("^[a-z]+$")][string]$Lower = 'abc',
    [ValidatePattern('\d{3}')][string]$Anywhere,
    [ValidatePattern('^(dev|test)-\w+$', Options = 'None')][string]$Env,
    [ValidatePattern("^\\\\[\w\-\.]+\\")][string]$Share,
    [ValidatePattern('^x$|^y$')][string]$Either,
    [ValidatePattern("^$env:PREFIX")][string]$Computed
)

param(
    [ValidateSet(Low, Medium, High)]
    [string] $Level = 'medium',
    [ValidateSet('a', 'b', IgnoreCase = $false)] [string] $Case = 'a',
    [ValidateSet('on','off')] $Untyped,
    [ValidateSet('', 'None', 'All')][string]$Scope = '',
    [ValidateSet('x','y')][string]$Outside = 'z'
)

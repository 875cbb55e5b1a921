param([string]$Name, [int]$name = 2, [string]${a-b} = 'x', [string]${a_b} = 'y')

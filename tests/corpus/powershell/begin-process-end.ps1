<# .SYNOPSIS
   Sends a message to users that are logged on
   .PARAMETER Message
   What it says #>
[CmdletBinding()]
param(
    [Parameter(ValueFromPipeline)][string]$Message = $( Read-Host 'Message' ),
    [string]$Session = '*'
)
begin { function Inner { param($q) $q } }
process { Inner $Message }
end { }

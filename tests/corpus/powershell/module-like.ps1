using namespace System.Collections.Generic
using module .\Common.psm1

Set-StrictMode -Version Latest
$script:Cache = [Dictionary[string,object]]::new()

#region public
function Get-Cache {
    [CmdletBinding()]
    param([string]$Key)
    $script:Cache[$Key]
}
#endregion
Export-ModuleMember -Function Get-Cache

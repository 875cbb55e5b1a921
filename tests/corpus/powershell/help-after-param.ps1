Param
(
    [Parameter(Mandatory)]
    [String] $Mailbox
)
<#
    .SYNOPSIS
        Converts a mailbox to a shared one.
    .NOTES
        Author: Somebody
#>
Import-Module ExchangeOnlineManagement
Set-Mailbox $Mailbox -Type Shared

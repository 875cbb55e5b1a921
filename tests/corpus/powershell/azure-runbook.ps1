<#
    .DESCRIPTION
        A runbook which starts and stops virtual machines on a schedule.

    .NOTES
        AUTHOR: Cloud team
        LASTEDIT: Mar 14, 2016
#>

workflow Start-Machines
{
    param ( [string] $ResourceGroup )
    "x"
}

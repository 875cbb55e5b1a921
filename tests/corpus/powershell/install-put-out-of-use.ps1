#Install-Module -Name xStorage -Repository Own -Force

# Formats the disks that have no letter.
Get-Disk

# Shows free space
Get-PSDrive -PSProvider FileSystem | Select-Object Name, Free
Write-Host "done (param)"

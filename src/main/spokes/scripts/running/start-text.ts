/** Reads what `AXLE_SPLAT` names and gives it as one hash table. It has a scope of its own: what it sets is not the script's. */
const read = [
  "$ErrorActionPreference = 'Stop'; $given = @{};",
  'foreach ($one in (ConvertFrom-Json -InputObject $env:AXLE_SPLAT)) {',
  "if ($one.as -eq 'true') { $given[$one.name] = $true; continue };",
  "if ($one.as -eq 'false') { $given[$one.name] = $false; continue };",
  '$text = [string][Environment]::GetEnvironmentVariable($one.from);',
  "if ($one.as -eq 'text') { $given[$one.name] = $text; continue };",
  "if ($one.as -eq 'lines') {",
  '$given[$one.name] = $text.Split([char[]](13, 10), [StringSplitOptions]::RemoveEmptyEntries); continue };',
  '$text = [IO.File]::ReadAllText($text);',
  "if ($one.as -eq 'string') { $given[$one.name] = $text; continue };",
  '$secure = ConvertTo-SecureString -String $text -AsPlainText -Force;',
  "if ($one.as -eq 'secure-string') { $given[$one.name] = $secure; continue };",
  '$user = [Environment]::GetEnvironmentVariable($one.user);',
  '$given[$one.name] = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $user, $secure',
  '};',
  '$given',
].join(' ');

/**
 * What PowerShell is told with `-Command` in place of `-File`: it starts the script that its last argument names, with what `AXLE_SPLAT`
 * names. PowerShell puts all arguments together as one text, so the path stands in the comment at the end; it is taken from the process's
 * own arguments and is never read as a command. No secret is in here, nor any value.
 *
 * Traps: around the call there must be no `try` and no `trap`, or errors that the script passes over would end it. Neither double quotes,
 * slashes, nor line ends: Windows, sudo and UAC each take these for something (sandbox/elevated).
 */
export const startText = [
  `$axle = & { ${read} };`,
  '& ([Environment]::GetCommandLineArgs()[-1]) @axle;',
  // With -Command the code would be 1 for every `exit N`; what a program left behind in a script that went through is no code of its own.
  'if ($?) { exit 0 }; if ($LASTEXITCODE) { exit $LASTEXITCODE }; exit 1 #',
].join(' ');

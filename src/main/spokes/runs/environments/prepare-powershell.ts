import { moduleOf, type RequiredModule } from '#shared/contract/powershell-module';

/** How PowerShell is started so that it asks nobody; its text follows. */
export const quietCommand = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command'] as const;

/** What the installer is told of one module: `range` is as NuGet writes it, null for any version. */
type Wanted = RequiredModule & { readonly spec: string; readonly range: string | null };

/** The list of what is to be installed, as JSON: what a gallery can have of what a script requires. */
export function wantedModules(specs: readonly string[]): string {
  const wanted = specs.flatMap((spec): readonly Wanted[] => {
    const module = moduleOf(spec);
    if (module === undefined) return [];
    // As PowerShell itself reads it.
    const maximum = module.maximum?.replace('*', '999999999') ?? null;
    return [{ ...module, maximum, spec, range: rangeOf({ ...module, maximum }) }];
  });
  return JSON.stringify(wanted);
}

function rangeOf({ minimum, maximum, required }: RequiredModule): string | null {
  // A version alone is exactly that one for PSResourceGet.
  if (required !== null) return required;
  if (minimum === null) return maximum === null ? null : `(, ${maximum}]`;
  return `[${minimum}, ${maximum ?? ''}]`;
}

/**
 * Saves into a folder each module of a list that this machine has not got, by PSResourceGet where that is there, else by PowerShellGet; what
 * PowerShell then finds is what counts. What failed is told in lines of our own, `axle-failure: REASON SPEC`: PowerShell's are in the
 * machine's language. The folder and the list's file are the last two of the process's arguments, in the comment at the end: names and
 * versions are data, and nothing of them is read as a command. No double quotes and no line ends, for Windows.
 */
export const preparePowerShell = [
  "$ErrorActionPreference = 'Continue'; $ProgressPreference = 'SilentlyContinue';",
  '$said = [Environment]::GetCommandLineArgs(); $target = $said[-2];',
  '$list = @(ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($said[-1])) | ForEach-Object { $_ });',
  '$core = $PSVersionTable.PSVersion.Major -ge 6;',
  // Windows PowerShell speaks older ones by itself, which the gallery does not take.
  'if (-not $core) { [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12 };',
  'function Test-Here ($one) {',
  '$how = @{ ListAvailable = $true }; if ($core) { $how.SkipEditionCheck = $true };',
  '$spec = @{ ModuleName = $one.name };',
  'if ($one.minimum) { $spec.ModuleVersion = $one.minimum }; if ($one.maximum) { $spec.MaximumVersion = $one.maximum };',
  'if ($one.required) { $spec.RequiredVersion = $one.required };',
  'if ($spec.Count -eq 1) { $how.Name = $one.name } else { if ($one.guid) { $spec.GUID = $one.guid }; $how.FullyQualifiedName = $spec };',
  '[bool](Get-Module @how) };',
  '$missing = @($list | Where-Object { -not (Test-Here $_) });',
  "foreach ($one in $list) { if ($missing.spec -notcontains $one.spec) { 'There already: ' + $one.spec } };",
  'if ($missing.Count -eq 0) { exit 0 };',
  '$new = Get-Command -Name Save-PSResource -ErrorAction SilentlyContinue;',
  '$old = Get-Command -Name Save-Module -ErrorAction SilentlyContinue;',
  "if (-not $new -and -not $old) { 'axle-failure: tool Microsoft.PowerShell.PSResourceGet'; exit 1 };",
  "if ($new) { 'PSResourceGet ' + $new.Version } else { 'PowerShellGet ' + $old.Version };",
  'if (-not $new -and -not $core) { $null = Get-PackageProvider -Name NuGet -ForceBootstrap };',
  'function Save-One ($one) {',
  '$how = @{ Name = $one.name; Path = $target };',
  'if ($new) { if ($one.range) { $how.Version = $one.range }; Save-PSResource @how -TrustRepository } else {',
  'if ($one.required) { $how.RequiredVersion = $one.required };',
  'if ($one.minimum) { $how.MinimumVersion = $one.minimum }; if ($one.maximum) { $how.MaximumVersion = $one.maximum };',
  'Save-Module @how -Force } };',
  'function Find-One ($one, $exact) {',
  "$how = @{ Name = $one.name; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'wrong' };",
  "$how.WarningAction = 'SilentlyContinue'; $how.WarningVariable = 'warned';",
  'if ($exact -and $new -and $one.range) { $how.Version = $one.range };',
  'if ($exact -and -not $new) { if ($one.required) { $how.RequiredVersion = $one.required };',
  'if ($one.minimum) { $how.MinimumVersion = $one.minimum }; if ($one.maximum) { $how.MaximumVersion = $one.maximum } };',
  '$found = if ($new) { Find-PSResource @how } else { Find-Module @how };',
  "if ($found) { return 'found' };",
  // PowerShellGet says in a warning alone that nothing answers.
  "if ((-not $new -and $warned) -or @($wrong | Where-Object { $_.CategoryInfo.Category -eq 'ConnectionError' }).Count) { return 'offline' };",
  "'missing' };",
  '$failed = $false;',
  'foreach ($one in $missing) {',
  "'Saving ' + $one.spec; Save-One $one; if (Test-Here $one) { continue }; $failed = $true;",
  '$why = Find-One $one $true;',
  "if ($why -eq 'missing' -and $one.range -and (Find-One $one $false) -eq 'found') { $why = 'version' };",
  "if ($why -eq 'found') { $why = 'failed' };",
  "'axle-failure: ' + $why + ' ' + $one.spec };",
  'if ($failed) { exit 1 }; exit 0 #',
].join(' ');

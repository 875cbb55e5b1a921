import { describe, expect, it } from 'vitest';
import { readPowerShell } from './index';

const detailsOf = (text: string) => (readPowerShell('/s/x.ps1', text)?.problems ?? []).map(({ detail }) => detail);
const dynamic = (body: string, help = '') => detailsOf(`${help}param($A)\n# then\nDynamicParam {\n${body}\n}\nprocess { Get-It }`);

describe('a dynamicparam block', () => {
  it.each([
    ["New-Object System.Management.Automation.RuntimeDefinedParameter('Role', [string], $x)", 'Role'],
    ["New-Object -TypeName RuntimeDefinedParameter @('Role', [string], $x)", 'Role'],
    ["$n = 'Role'\nNew-Object RuntimeDefinedParameter($n, [string], $x)", 'Role'],
    ["[RuntimeDefinedParameter]::new('Role', [string], $x)\n$all.Add('role', $p)\n$all.Add('Site', $q)", 'Role, Site'],
    ['New-DynamicParam -Name "Role" -ValidateSet $roles -DPDictionary $all', 'Role'],
    ["$p.Name = 'Role'", ''],
  ])('is told of with what it names: %s', (body, names) => {
    expect(dynamic(body)).toEqual([
      `dynamicparam: what it adds is only known when the script runs, and is not asked for${names === '' ? '' : `: ${names}`}`,
    ]);
  });

  it('is told of with what the help says of it', () => {
    expect(dynamic('$x', '<#\n.PARAMETER Rack\n It.\n#>\n')).toEqual([
      'dynamicparam: what it adds is only known when the script runs, and is not asked for: Rack',
    ]);
  });

  it('of a function is not the script’s', () => {
    expect(detailsOf('param($A)\nfunction f { param($B) dynamicparam { $x } }')).toEqual([]);
  });
});

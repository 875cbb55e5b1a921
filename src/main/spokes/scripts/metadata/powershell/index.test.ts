import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFields } from '../read-fields';
import { readPowerShell } from './index';

function param(text: string): unknown {
  const params = readPowerShell('/s/x.ps1', `param(${text})`)?.fields.find(({ key }) => key === 'params')?.value;
  return Array.isArray(params) ? params[0] : undefined;
}
const field = (text: string, key: string): unknown => readPowerShell('/s/x.ps1', text)?.fields.find((each) => each.key === key)?.value;

it('does not take what a script requires for a part of its help', () =>
  expect(field('<#\n.PARAMETER A\nThe a.\n#>\n#Requires -Modules X\nparam($A)', 'params')).toMatchObject([{ name: 'A', help: 'The a.' }]));

it('asks for a credential in two, as long as there is room', () => {
  const both = field('param([Parameter(Mandatory)][pscredential]$C)', 'params');
  expect(both).toEqual([
    {
      name: 'CUserName',
      kind: 'text',
      label: 'C user name',
      help: '(the user name; its password is C)',
      required: true,
      maxLength: 1_024,
      pass: { by: 'user-name', of: 'C' },
    },
    { name: 'C', kind: 'secret', label: 'C', required: true, pass: { by: 'object', name: 'C', type: 'credential' } },
  ]);
  const many = field(`param(${Array.from({ length: 127 }, (_, at) => `$P${at}, `).join('')}[Credential()]$C)`, 'params');
  expect(Array.isArray(many) ? [many.length, many.at(-1)] : many).toMatchObject([128, { name: 'C', pass: { by: 'none' } }]);
});

describe('a parameter', () => {
  it.each([
    ['[string]$Name', { kind: 'text', pass: { by: 'named', name: 'Name' } }],
    ['[switch]$Force', { kind: 'boolean', pass: { by: 'switch', on: '-Force', off: null } }],
    ['[switch]$Force = $true', { default: true, pass: { by: 'switch', on: '-Force', off: '-Force:$false' } }],
    ['[bool]$Own = (Test-It)', { pass: { by: 'switch', on: '-Own:$true', off: null }, help: '(default: (Test-It))' }],
    ['[string]$Größe', { name: 'Grosse', label: 'Größe', pass: { by: 'named', name: 'Größe' } }],
    ["[ValidateSet('a','b')][string[]]$X = 'B'", { kind: 'multi-choice', default: ['b'] }],
    ["[ValidateSet('a','b')]$X = 'c'", { kind: 'choice', help: '(default: c)' }],
    ['[pscredential]$C = [pscredential]::Empty', { kind: 'text', pass: { by: 'user-name', of: 'C' } }],
    ['[SecureString]$C', { kind: 'secret', pass: { by: 'object', name: 'C', type: 'secure-string' } }],
    ['[System.Net.NetworkCredential]$C', { kind: 'secret', pass: { by: 'none' } }],
    ['[string]$Password', { kind: 'secret', pass: { by: 'object', name: 'Password', type: 'string' } }],
    ['$ApiKey', { kind: 'secret', pass: { by: 'object', name: 'ApiKey', type: 'string' } }],
    ['[string[]]$Hosts', { kind: 'multiline', pass: { by: 'named', name: 'Hosts', list: true } }],
    ['[ValidateScript({Test-Path $_})][string]$Path', { kind: 'text' }],
    ['[ValidateScript({Test-Path $_})][string]$InputFile', { kind: 'file' }],
    ['[ValidateScript({Test-Path $_})][string]$HtmlReportFile', { kind: 'text' }],
    ['[ValidateScript({Test-Path $_})][string]$BackupFolder', { kind: 'folder' }],
    ['[ValidateScript({Test-Path $_ -PathType Container})][string]$OutputPath', { kind: 'folder' }],
    ["[ValidateScript({(Test-Path $_ -PathType Leaf) -and ((Split-Path $_ -Extension) -eq '.csv')})][string]$Users", { kind: 'file' }],
    ['[ValidateScript({$p = Split-Path $_ -Parent; Test-Path $p -PathType Container})][string]$OutCsv', { kind: 'text' }],
    ['[ValidateScript({(Test-Path $_) -and (Test-Path $_ -PathType Leaf)})][string]$Users', { kind: 'file' }],
    ['[ValidateScript({Test-Path $_ -IsValid})][string]$LogFile', { kind: 'text' }],
    ['[ValidateScript({Test-Path (Split-Path -Parent $_) -PathType Container})][string]$CsvFile', { kind: 'text' }],
    ['# Falls back to\n# $env:url, if it is set\n[string]$X', { help: 'Falls back to\n$env:url, if it is set' }],
    ['# it\n# $old = 1,\n# $older\n[string]$X', { help: 'it' }],
    [
      "[Parameter(Mandatory,ParameterSetName='A')][string]$X, [Parameter(ParameterSetName='B')]$Y",
      { help: '(parameter set: A (required))' },
    ],
    [
      "[Parameter(Mandatory,ParameterSetName='A')][Parameter(ParameterSetName='B')][string]$X",
      { help: '(parameter sets: A (required), B)' },
    ],
    ["[Parameter(ParameterSetName='A')][string]$X = 'x', [Parameter(ParameterSetName='B')]$Y", { help: '(default: x; parameter set: A)' }],
    [
      "[Parameter(ParameterSetName='A')][switch]$X = $true, [Parameter(ParameterSetName='B')]$Y",
      { default: true, pass: { by: 'switch', on: null, off: '-X:$false' } },
    ],
    [
      "[Parameter(ParameterSetName='A')][bool]$X = $true, [Parameter(ParameterSetName='B')]$Y",
      { default: true, pass: { by: 'switch', on: null, off: '-X:$false' } },
    ],
    ["[Parameter(ParameterSetName='A')][Parameter(ParameterSetName='B')][string]$X = 'x'", { default: 'x' }],
    ['[ValidateCount(2,2)][string[]]$X', { kind: 'multiline', help: '(2 values)' }],
    ['# them\n[ValidateCount(1,3)][string[]]$X', { help: 'them (1 to 3 values)' }],
    ['[ValidateCount(1,[int]::MaxValue)][string[]]$X', { help: '(at least 1)' }],
    ["# it\n[Parameter(Mandatory)][string]$X = ''", { required: true, help: 'it' }],
    ["# it\n[string]$Password = ''", { kind: 'secret', help: 'it' }],
    ['# above it\n[int]$X = 1 # it', { help: 'above it', integer: true }],
  ])('%s', (text, wanted) => expect(param(text)).toMatchObject(wanted));
});

describe('a script', () => {
  it('has its one-line synopsis as its name', () => {
    const text = '<#\n.SYNOPSIS\n Does it.\n.DESCRIPTION\n Well.\n#>';
    expect([field(text, 'name'), field(text, 'description')]).toEqual(['Does it', 'Well.']);
  });

  it('has a longer one as the beginning of its description', () => {
    const text = `<#\n.SYNOPSIS\n Does it\n and ${'more '.repeat(40)}.\n\n Much.\n.DESCRIPTION\n Well.\n#>`;
    expect([field(text, 'name'), field(text, 'description')]).toEqual([undefined, `Does it\nand ${'more '.repeat(40)}.\n\nWell.`]);
  });

  it('has one that was broken for its length in one line, and what follows it in its description', () => {
    const text = '<#\n.SYNOPSIS\n Does it\n and more.\n\n Much.\n.DESCRIPTION\n Well.\n#>';
    expect([field(text, 'name'), field(text, 'description')]).toEqual(['Does it and more', 'Well.\n\nMuch.']);
  });

  it('is not named by a first line that is only a file’s name', () => {
    const text = '<#\n.SYNOPSIS\n Test-It.ps1\n Does it\n#>';
    expect([field(text, 'name'), field(text, 'description')]).toEqual(['Does it', undefined]);
    expect(field('<#\n.SYNOPSIS\n Test-It.ps1\n#>', 'name')).toBe('Test-It.ps1');
  });

  it.each([
    ['whose sentence ends', `Does it. And ${'more '.repeat(40)}`],
    ['whose next line begins anew', `Does it\n And ${'more '.repeat(40)}`],
  ])('has the beginning of a longer one as its name %s', (_, synopsis) => {
    const text = `<#\n.SYNOPSIS\n ${synopsis}\n.DESCRIPTION\n Well.\n#>`;
    expect([field(text, 'name'), field(text, 'description')]).toEqual(['Does it', `And ${'more '.repeat(40).trim()}\n\nWell.`]);
  });

  it.each([
    ['Exports the rights of mailboxes, e.g. Full access', 'Exports the rights of mailboxes, e.g. Full access and'],
    ['Copies users from Dr. Who', 'Copies users from Dr. Who and'],
  ])('is not named by half a sentence: %s', (begin, wanted) => {
    const text = `<#\n.SYNOPSIS\n ${begin} and ${'more '.repeat(40)}\n#>`;
    expect([field(text, 'name'), String(field(text, 'description')).startsWith(wanted)]).toEqual([undefined, true]);
  });

  it('says once what its synopsis and its description both say', () => {
    const both = `Does it. And ${'more '.repeat(40).trim()}.`;
    expect(field(`<#\n.SYNOPSIS\n${both}\n.DESCRIPTION\n${both}\n#>`, 'description')).toBe(both);
  });

  it('tells of more parameter sets than are named', () => {
    const sets = ['A', 'B', 'C', 'D', 'E'].map((set) => `[Parameter(ParameterSetName='${set}')]`).join('');
    const help = param(`${sets}[string]$X, [Parameter(ParameterSetName='F')]$Y`);
    expect(help).toMatchObject({ help: '(parameter sets: A, B, C, D, E)' });
  });

  it('is nothing to Axle where it says nothing', () => expect(readPowerShell('/s/x.ps1', 'Get-It')).toBeNull());

  it.each([
    ['Get-It\nparam($A)', 2, 'after other statements'],
    ['param($A, $a)', 1, 'a is there twice'],
    ['param([string]Name)', 1, 'Name'],
    ['param(\n$A\n$B)', 3, 'B'],
    ['param($A', 1, 'end of the param block'],
    ['param([hashtable]$H)', 1, '[hashtable]'],
    ["param([ValidatePattern('(?>a)')]$P)", 1, '(?>a)'],
    ['<#\n.PARAMETER Gone\n x\n#>\nparam($A)', 2, 'Gone'],
    ['param([ValidateRange(1, 7*24)][int]$Hours)', 1, 'ValidateRange is computed'],
    [`param(${Array.from({ length: 130 }, (_, index) => `$p${index}`).join()})`, 1, 'p128, p129'],
  ])('tells of what it cannot take from %j, and runs', (text, line, detail) => {
    const problems = readPowerShell('/s/x.ps1', text)?.problems ?? [];
    expect(problems).toMatchObject([{ line, blocks: false }]);
    expect(problems[0]?.detail).toContain(detail);
  });
});

const pieces = [
  'param(',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '=',
  '$a',
  '$B',
  '${c d}',
  '[string]',
  '[int]',
  '[switch]',
  '[datetime]',
  '[string[]]',
  '[Parameter(Mandatory)]',
  "[ValidateSet('x','y')]",
  '[ValidateRange(2,5)]',
  '[ValidateLength(2,3)]',
  "[ValidatePattern('^a+$')]",
  "'x'",
  '"y$z"',
  '"',
  "'",
  "@'\n",
  "\n'@",
  '1',
  '-7',
  '1e999',
  '$true',
  '@(',
  '$(',
  '# c\n',
  '<#',
  '#>',
  '\n',
  ' ',
  '`',
  '.SYNOPSIS x\n',
  '“',
  '’',
  '\0',
  'é',
  '名',
  '.PARAMETER a\n',
  'function f',
  "' '",
  '0x',
  '99999999999999999999',
];

it('reads what stands far down, as far as the beginning of a file is read', () => {
  const history = `<#\n.SYNOPSIS\nDoes it.\n.NOTES\n${'Changed once more.\n'.repeat(8_000)}#>\nparam([string]$Last)`;
  expect(readPowerShell('/s/x.ps1', history)?.fields).toMatchObject([
    { key: 'name', value: 'Does it' },
    { key: 'params', value: [{ name: 'Last' }] },
  ]);
});

it('gives only parameters that the contract takes, whatever it reads', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), fc.boolean(), (parts, inside) => {
      const raw = readPowerShell('/s/x.ps1', inside ? `param(${parts.join('')})` : parts.join(''));
      if (raw === null) return;
      expect(readFields(raw).problems.filter(({ blocks }) => blocks)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

it.each([
  '(',
  '[',
  '$(',
  '"$(',
  "@'\n",
  '<##>',
  '#\n',
  '\n',
  '$a:',
  ',',
  '$a,',
  "[ValidateSet('a')]",
  '# $a ',
  '[a(',
  '.PARAMETER a,a\n',
  '${',
  '@"\n',
])('comes to the end of a megabyte of %j', (piece) => {
  const hostile = piece.repeat(1_048_576 / piece.length);
  for (const text of [hostile, `param(${hostile})`, `param($a = ${hostile}`, `<#\n.SYNOPSIS\n${hostile}#>`]) {
    readPowerShell('/s/x.ps1', text);
  }
});

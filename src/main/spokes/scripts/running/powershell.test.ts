import { describe, expect, it } from 'vitest';
import { namedArguments as argumentsFor, takenByName } from './powershell';

const namedArguments = (...given: Parameters<typeof takenByName>): readonly string[] => argumentsFor(takenByName(...given));

describe('what a script takes by name', () => {
  it.each([
    ['param([string]$Name)', ['-Name:x']],
    [
      "<# help #>\n#Requires -Version 7\nusing namespace System\n[CmdletBinding(SupportsShouldProcess)]\n[OutputType([string])]\nParam (\n  [ValidateSet('a)','b')]$X, $Name\n)\n1",
      ['-Name:x'],
    ],
    ["param($A = @'\n) it's\n'@, $Name)", ['-Name:x']],
    ['param($A = "$("nested ) $(1)")", $Name)', ['-Name:x']],
    ['param($A = 1 <# ) #>, # )\n$Name)', ['-Name:x']],
    ["$x = @'\nparam($Name)\n'@", []],
    ['# param($Name)\nWrite-Host 1', []],
    ['function f { param($Name) }', []],
    ['param($Other = { param($Name) $Name })', []],
    ['using x', []],
    ['', []],
  ])('%j', (source, given) => expect(namedArguments(source, { Name: 'x' })).toEqual(given));

  it('is what it declares, and nothing else', () => {
    const source = 'param([int]$Count, ${Dry-Run}, [switch]$Force)';
    expect(namedArguments(source, { count: 3, 'Dry-Run': 'x; rm -rf /', force: true, other: 1 })).toEqual([
      '-count:3',
      '-Dry-Run:x; rm -rf /',
      '-force:$true',
    ]);
    expect(namedArguments('Write-Host 1', { count: 3 })).toEqual([]);
  });

  it('keeps an empty value apart from its name', () => {
    expect(namedArguments('param($A, $B)', { A: '', B: 'b' })).toEqual(['-A', '', '-B:b']);
  });

  it('is found in bounded time', () => {
    // What goes back and forth in them would not come to an end.
    for (const text of ['[]', '[', '<#', '<##>', '#', ' ', 'using x\n', 'param(', '"$(', "@'\n"]) {
      namedArguments(text.repeat(1_000_000), { Name: 'x' });
    }
  });
});

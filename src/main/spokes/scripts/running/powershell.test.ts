import { describe, expect, it } from 'vitest';
import { namedArguments, paramBlock } from './powershell';

describe('a param block', () => {
  it.each([
    ['param([string]$Name)', '[string]$Name'],
    [
      "<# help #>\n#Requires -Version 7\nusing namespace System\n[CmdletBinding(SupportsShouldProcess)]\n[OutputType([string])]\nParam (\n  [ValidateSet('a)','b')]$X\n)\n1",
      "\n  [ValidateSet('a)','b')]$X\n",
    ],
    ['# param($no)\nWrite-Host 1', undefined],
    ['function f { param($inner) }', undefined],
    ['param($a', undefined],
    ['using x', undefined],
    ['', undefined],
  ])('%j', (source, block) => expect(paramBlock(source)).toBe(block));

  it('takes by name only what it declares', () => {
    const source = 'param([int]$Count, ${Dry-Run}, [switch]$Force)';
    expect(namedArguments(source, { count: 3, 'Dry-Run': 'x; rm -rf /', force: true, other: 1 })).toEqual([
      '-count:3',
      '-Dry-Run:x; rm -rf /',
      '-force:$true',
    ]);
    expect(namedArguments('Write-Host 1', { count: 3 })).toEqual([]);
  });

  it('is looked for in bounded time', () => {
    // What goes back and forth in them would not come to an end.
    for (const text of ['[]', '[', '<#', '<##>', '#', ' ', 'using x\n', 'param(']) paramBlock(text.repeat(1_000_000));
  });
});

import { describe, expect, it } from 'vitest';
import { readHelp } from './help';
import { readParamBlock } from './param-block';
import { tokenize } from './tokens';

function help(text: string) {
  const source = tokenize(text);
  return readHelp(source, readParamBlock(source)?.span ?? null);
}
const synopsis = (text: string) => help(text)?.synopsis?.text;

describe('comment-based help', () => {
  it.each([
    ['in a block', '<#\n.SYNOPSIS\n  Does it\n#>'],
    ['in lines', '# .synopsis\n#   Does it'],
    ['after other comments', '# (c) us\n\n#Requires -Version 5\n<#PSScriptInfo\n.VERSION 1\n#>\n<# .SYNOPSIS Does it #>\nparam($A)'],
    ['after the param block', 'param($A)\n<#\n.SYNOPSIS\nDoes it\n#>\nGet-It'],
    ['between attributes and using', 'using namespace System\n<#\n.SYNOPSIS\nDoes it\n#>\nparam()'],
    ['at the end', 'Get-It\n<#\n.SYNOPSIS\nDoes it\n#>\n# SIG # Begin signature block\n# x'],
    ['two lines above a function', '<#\n.SYNOPSIS\nDoes it\n#>\n\n\nfunction f {}'],
  ])('is found %s', (_, text) => expect(synopsis(text)).toBe('Does it'));

  it.each([
    ['belongs to the function below it', '<#\n.SYNOPSIS\nDoes it\n#>\n\nfunction f {}'],
    ['stands in a function', 'function f {\n<#\n.SYNOPSIS\nDoes it\n#>\n}'],
    ['stands in a string', "@'\n<#\n.SYNOPSIS\nDoes it\n#>\n'@"],
    ['says no keyword', '<# Does it. .NET is needed #>'],
  ])('is not the script’s where it %s', (_, text) => expect(help(text)).toBeNull());

  it('is read without what decorates it', () => {
    const read = help(
      '<#\n****\n* .DESCRIPTION\n*   One.\n*     Two.\n*\n*\n*   Three.\n****\n.AUTHOR me\n.PARAMETER A, -B both\n.PARAMETER $C\n  x\n.PARAMETER A\n  again\n#>',
    );
    expect(read?.description).toEqual({ text: 'One.\n  Two.\n\nThree.', line: 4 });
    expect([...(read?.params ?? [])].map(([name, { text }]) => [name, text])).toEqual([
      ['a', 'both'],
      ['b', 'both'],
      ['c', 'x'],
    ]);
  });

  it('is none where a snippet was never filled in', () => expect(synopsis('<#\n.SYNOPSIS\n  Short description\n#>')).toBeUndefined());
});

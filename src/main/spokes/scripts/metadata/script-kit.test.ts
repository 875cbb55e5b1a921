import { describe, expect, it } from 'vitest';
import { readFields } from './read-fields';
import { readScriptKit } from './script-kit';

const read = (text: string, file = '/s/x.ts') => {
  const raw = readScriptKit(file, text);
  return raw === null ? null : readFields(raw);
};

describe('a script of Script Kit', () => {
  it('is understood by its comments', () => {
    const { fields, problems } = read(`#!/usr/bin/env kit
import "@johnlindquist/kit"

// Name: Open Project
// Description: Opens it: in the editor
// Author: Ada Fields
// Shortcut: cmd p
// Schedule: 0 9 * * *
// Tags: work, editor, work

await edit('.')
`)!;
    expect(problems).toEqual([]);
    expect(fields).toEqual({ name: 'Open Project', description: 'Opens it: in the editor', tags: ['work', 'editor'], params: [] });
  });

  it('is understood by the metadata that it exports', () => {
    const text = `// Description: from the comment
export const metadata: Metadata = { name: "New\\u0020Name", /* , */ 'description': \`of a template\`, tags: ["a", 'b'] }`;
    expect(read(text)?.fields).toEqual({ name: 'New Name', description: 'of a template', tags: ['a', 'b'], params: [] });
  });

  it.each([
    '// Name: A\n// Shortcut: cmd a',
    '//name:A\n//  shortcut : cmd a',
    '/* Name: A */\n/* Description: a */',
    '/*\n * Name: A\n * Menu: A\n */',
    '// Name: A\r\nimport { x } from "@johnlindquist/kit"\r\n',
    '"use strict";\n// Name: A\nrequire("@johnlindquist/kit")',
    '// Menu: A\n// Description: b',
    'export let metadata = {\n  name: "A",\n}',
  ])('is seen in %j', (text) => expect(read(text, '/s/x.js')?.fields.name).toBe('A'));

  it.each([
    '// Name: A',
    '// Name:\n// Description: b',
    '# Name: A\n# Description: b',
    'const a = 1;\n// Name: A\n// Description: b',
    'import "@johnlindquist/kit"',
    'export const metadata = { title: "A" }',
    'export const metadata = { name: brand() }',
    'const text = `\nName: A\nDescription: b`',
    '// See: https://example.org\n// Description: b',
  ])('is not seen in %j', (text) => expect(read(text)).toBeNull());

  it('is JavaScript or TypeScript', () => {
    expect(read('// Name: A\n// Shortcut: a', '/s/x.php')).toBeNull();
    expect(read('// Name: A\n// Shortcut: a', '/s/x.mjs')).not.toBeNull();
  });

  it('with texts of any length keeps to what the wire takes', () => {
    const long = 'long '.repeat(2_000);
    const tags = Array.from({ length: 100 }, (_, at) => `tag ${at} ${long}`).join(', ');
    expect(read(`// Name: ${long}\n// Description: ${long}\n// Tags: ${tags}`)?.problems).toEqual([]);
  });
});

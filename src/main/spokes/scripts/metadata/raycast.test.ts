import { describe, expect, it } from 'vitest';
import { readRaycast } from './raycast';
import { readFields } from './read-fields';

const read = (text: string, file = '/s/x.sh') => {
  const raw = readRaycast(file, text);
  return raw === null ? null : readFields(raw);
};
const command = (lines: string) => read(`#!/bin/bash\n# @raycast.schemaVersion 1\n# @raycast.title Deploy\n${lines}\n`)!;
const argument = (json: string) => command(`# @raycast.argument1 ${json}`);
const positional = { by: 'position', encoded: false, omit: false, guarded: false };

describe('a Raycast script command', () => {
  it('is understood as Raycast documents it', () => {
    const { fields, problems } = command(`# @raycast.mode fullOutput
# @raycast.packageName Releases
# @raycast.icon 🚀
# @raycast.iconDark dark.png
# @raycast.needsConfirmation true
# @raycast.currentDirectoryPath ~/my work
# @raycast.refreshTime 1h
# @raycast.author Ada Fields
# @raycast.authorURL https://example.org
# @raycast.description Brings a branch to a place.
# @raycast.argument1 { "type": "text", "placeholder": "Branch", "percentEncoded": true }
# @raycast.argument2 { "type": "password", "placeholder": "Token" }
# @raycast.argument3 { "type": "dropdown", "placeholder": "Where", "optional": true, "data": [{"title": "Test site", "value": "test"}] }`);
    expect(problems).toEqual([]);
    expect(fields).toEqual({
      name: 'Deploy',
      description: 'Brings a branch to a place.',
      tags: ['Releases'],
      workdir: '~/my work',
      confirm: 'Run Deploy?',
      confirmWhy: [{ key: 'ask-run', values: { name: 'Deploy' } }],
      params: [
        expect.objectContaining({
          name: 'argument1',
          kind: 'text',
          label: 'Branch',
          required: true,
          pass: { ...positional, encoded: true },
        }),
        expect.objectContaining({ name: 'argument2', kind: 'secret', label: 'Token', required: true, pass: positional }),
        expect.objectContaining({
          name: 'argument3',
          kind: 'choice',
          label: 'Where',
          required: false,
          choices: [{ value: 'test', label: 'Test site' }],
          default: null,
          pass: positional,
        }),
      ],
    });
  });

  it.each([
    '# @raycast.title A',
    '// @raycast.title A',
    '-- @raycast.title A',
    '; @raycast.title A',
    "' @raycast.title A",
    '% @raycast.title A',
    '/*\n * @raycast.title A\n */',
    '/* @raycast.title A */',
    '(* @raycast.title A *)',
    '"""\n@raycast.title A\n"""',
    '<!-- @raycast.title A -->',
    '--[[ @raycast.title A ]]',
    '#\t@Raycast.TITLE\tA\r',
    '\uFEFF#@raycast.title A',
  ])('is found in %j', (text) => expect(read(text)?.fields.name).toBe('A'));

  it.each(['echo "# @raycast.title A"', '# see @raycast.title A', '# @raycast.titleA', '# @raycast.icon 🤖', '# raycast.title A', ''])(
    'is not seen in %j',
    (text) => expect(read(text)).toBeNull(),
  );

  it.each([
    ['/s/x.js', 'const text = `#!/bin/bash\n# @raycast.title ${name}\n`;\n// @raycast.title A'],
    ['/s/x.sh', 'cat > x.js <<EOF\n// @raycast.title B\nEOF\n# @raycast.title A'],
    ['/s/x.js', '# @raycast.title A'],
    ['/s/x', '#!/usr/bin/env node\n// @raycast.title A\nconst t = `\n# @raycast.title B\n`'],
    ['/s/x.sh', '#!/usr/bin/env node\n// @raycast.title A\nconst t = `\n# @raycast.title B\n`'],
    ['/s/x.py', '#!/opt/node/bin/python3\n# @raycast.title A\nt = """\n// @raycast.title B\n"""'],
    ['/s/x.php', '<?php\n// @raycast.title A'],
    ['/s/x.py', '#!/usr/bin/env python3\nt = """\n// @raycast.title B\n"""\n# @raycast.title A'],
  ])('in another language’s comments counts only where there is none in its own: %s', (file, text) => {
    expect(read(text, file)).toMatchObject({ fields: { name: 'A' }, problems: [] });
  });

  it('keeps its name when nothing but the version says what it is', () => {
    expect(read('# @raycast.schemaVersion 1')).toEqual({ fields: { params: [] }, problems: [] });
  });

  it('asks by the name of its file when it has no title', () => {
    expect(read('# @raycast.schemaVersion 1\n# @raycast.needsConfirmation TRUE', '/s/wipe.sh')?.fields.confirm).toBe('Run wipe.sh?');
    expect(command('# @raycast.needsConfirmation false').fields.confirm).toBeUndefined();
  });

  it.each([
    ['# @raycast.colour red', 'unknown-key'],
    ['# @raycast.argument4 {"type": "text"}', 'unknown-key'],
    ['# @raycast.title Twice', 'bad-header'],
    ['# @raycast.mode window', 'bad-header'],
    ['# @raycast.needsConfirmation perhaps', 'bad-header'],
    ['# @raycast.argument2 {"type": "text", "placeholder": "B"}', 'bad-param'],
    ['# @raycast.argument1 {"type": "number", "placeholder": "A"}', 'bad-param'],
    ['# @raycast.argument1 {"type": "text", "placeholder": "A", "default": "a"}', 'unknown-key'],
    ["# @raycast.argument1 {'type': 'text', 'placeholder': 'A'}", 'bad-param'],
    ['# @raycast.argument1 {"type": "text", "optional": "true"}', 'bad-param'],
    ['# @raycast.argument1 {"type": "dropdown", "data": [{"title": "A", "value": "a"}, {"title": "B", "value": "a"}]}', 'bad-param'],
  ])('runs in spite of %s', (line, code) => {
    expect(command(line).problems).toMatchObject([{ code, blocks: false, line: 4, file: '/s/x.sh' }]);
  });

  it.each([
    '{"type" "text"}',
    'Name',
    '[]',
    '"text"',
    '{"type": "dropdown"}',
    '{"type": "dropdown", "data": []}',
    '{"type": "dropdown", "data": [{}]}',
  ])('does not run when its argument is %s', (json) => {
    const { fields, problems } = argument(json);
    expect(problems.filter(({ blocks }) => blocks)).toMatchObject([{ code: 'bad-param', line: 4 }]);
    expect(fields.params).toEqual([]);
  });

  it('that names no folder to start in starts in its own', () => {
    expect(command('# @raycast.currentDirectoryPath')).toMatchObject({ fields: { name: 'Deploy' }, problems: [] });
    expect(command('# @raycast.currentDirectoryPath').fields.workdir).toBeUndefined();
  });

  it.each(['10s', '1m', '12h', '1d'])('is meant to run every %s where that is shown inline', (time) => {
    const { fields, problems } = command(`# @raycast.mode inline\n# @raycast.refreshTime ${time}`);
    expect([fields.every, problems]).toEqual([time, []]);
  });

  it.each(['9s', 'soon', '1w', '400d'])('runs in spite of a refresh time of %s', (time) => {
    const { fields, problems } = command(`# @raycast.mode Inline\n# @raycast.refreshTime ${time}`);
    expect(fields.every).toBeUndefined();
    expect(problems).toMatchObject([
      { code: 'bad-header', line: 5, blocks: false, detail: `@raycast.refreshTime: 10s, 5m, 12h or 1d, 10 seconds at least, not ${time}` },
    ]);
  });

  it.each(['fullOutput', 'compact', 'silent'])('of mode %s has no refresh time, as in Raycast', (mode) => {
    const { fields, problems } = command(`# @raycast.mode ${mode}\n# @raycast.refreshTime soon`);
    expect([fields.every, problems]).toEqual([undefined, []]);
  });

  it('of another version says so and runs', () => {
    expect(read('# @raycast.schemaVersion 2\n# @raycast.title A')?.problems).toMatchObject([
      { code: 'bad-header', line: 1, blocks: false },
    ]);
  });

  it('that is a template says what to do with it', () => {
    const template = read('# @raycast.schemaVersion 1\n# @raycast.title Note', '/s/note.template.sh');
    expect(template?.fields.name).toBe('Note');
    expect(template?.problems).toMatchObject([{ code: 'bad-header', blocks: false, detail: expect.stringContaining('remove .template') }]);
  });

  it('with texts of any length keeps to what the wire takes', () => {
    const long = '🎉'.repeat(5_000);
    const { fields, problems } = read(
      `# @raycast.title ${long}\n# @raycast.packageName x${long}\n# @raycast.description ${long}\n# @raycast.needsConfirmation true\n# @raycast.argument1 {"type": "text", "placeholder": "${long}"}`,
    )!;
    expect(problems).toEqual([]);
    expect(fields.name).toBe('🎉'.repeat(256));
    expect(fields.tags).toEqual([`x${'🎉'.repeat(31)}`]);
    expect(fields.params[0]?.label).toBe('🎉'.repeat(128));
  });
});

describe('an argument of Raycast', () => {
  it.each([
    ['{"type": "text"}', { kind: 'text', label: 'Argument 1', required: true }],
    ['{"type": "text", "placeholder": "A", "secure": true}', { kind: 'secret', label: 'A' }],
    ['{"type": "Text", "Placeholder": "A", "OPTIONAL": true}', { kind: 'text', label: 'A', required: false }],
    ["{'type': 'text', 'placeholder': 'It\\'s', 'optional': true,}", { kind: 'text', label: "It's", required: false }],
    ['{type: "password", placeholder: “Key”}', { kind: 'secret', label: 'Key' }],
    [
      '{"type": "dropdown", "data": ["a", {"value": 2}, {"title": "C"}]}',
      {
        kind: 'choice',
        choices: [
          { value: 'a', label: 'a' },
          { value: '2', label: '2' },
          { value: 'C', label: 'C' },
        ],
      },
    ],
  ])('%s', (json, param) => expect(argument(json).fields.params).toMatchObject([param]));

  it('whose list has a choice of nothing may be left empty', () => {
    const { fields } = argument(
      '{"type": "dropdown", "placeholder": "Which", "data": [{"title": "Any", "value": ""}, {"title": "All", "value": "-a"}]}',
    );
    expect(fields.params).toMatchObject([{ kind: 'choice', required: false, choices: [{ value: '-a', label: 'All' }] }]);
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInlineMetadata, readPython } from './index';

const read = (text: string, file = '/scripts/tool.py') => {
  const raw = readPython(file, text);
  const value = (key: string): unknown => raw?.fields.find((field) => field.key === key)?.value;
  return { raw, name: value('name'), description: value('description'), params: value('params'), problems: raw?.problems ?? [] };
};
const withParser = (lines: string) => read(`import argparse\np = argparse.ArgumentParser()\n${lines}\n`);

describe('a Python script', () => {
  it('says nothing without a docstring and arguments', () => {
    expect(readPython('/s/x.py', 'import os\nprint(os.name)\n')).toBeNull();
    expect(readPython('/s/x.py', '')).toBeNull();
  });

  it('has its docstring for a title and a description', () => {
    const { name, description, raw } = read('#!/usr/bin/env python3\n# a comment\n"""Sync folders.\n\n    One way only.\n    """\n');
    expect({ name, description }).toEqual({ name: 'Sync folders', description: 'One way only.' });
    expect(raw?.fields[0]?.line).toBe(3);
  });

  it('passes options first, then positions, then options that take all that follows', () => {
    const { params } = withParser("p.add_argument('--all', nargs='+')\np.add_argument('file')\np.add_argument('-n', '--number', type=int)");
    expect(params).toMatchObject([
      { name: 'number', kind: 'number', integer: true, pass: { by: 'option', option: '--number', many: 'repeat' } },
      { name: 'file', kind: 'file', required: true, pass: { by: 'position', encoded: false, omit: true, guarded: true } },
      { name: 'all', kind: 'multiline', pass: { by: 'option', option: '--all', many: 'list' } },
    ]);
  });

  it('knows the line of each parameter', () => {
    const field = withParser("p.add_argument('--a')\n\np.add_argument('--b')").raw?.fields.find(({ key }) => key === 'params');
    expect([field?.itemLine?.(0), field?.itemLine?.(1)]).toEqual([3, 5]);
  });

  it('asks for what belongs to a sub-command only with it', () => {
    const { params } = withParser(
      "s = p.add_subparsers(dest='do')\na = s.add_parser('up', help='Go up')\na.add_argument('--fast', action='store_true')\ns.add_parser('down')",
    );
    expect(params).toMatchObject([
      { name: 'do', label: 'Command', kind: 'choice', choices: [{ value: 'up', label: 'up: Go up' }, { value: 'down' }] },
      { name: 'fast', kind: 'boolean', when: { param: 'do', is: ['up'] } },
    ]);
  });

  it('passes nothing unasked for what only a branch defines', () => {
    const { params } = withParser("if windows:\n  p.add_argument('--drive', default='C:')");
    expect(params).toEqual([
      { name: 'drive', kind: 'text', label: 'Drive', help: '(default: C:)', pass: { by: 'option', option: '--drive', many: 'repeat' } },
    ]);
  });

  it('has one switch for two options of one dest that say the opposite', () => {
    const { params } = withParser(
      "p.add_argument('--print-all', action='store_true', dest='print_all')\np.add_argument('--print-found', action='store_false', dest='print_all', default=False)",
    );
    expect(params).toMatchObject([
      { name: 'print_all', kind: 'boolean', default: false, pass: { by: 'switch', on: '--print-all', off: '--print-found' } },
    ]);
  });

  const pair = (first: string, second: string): unknown =>
    withParser(
      `p.add_argument('--loud', action='store_true', dest='loud'${first})\np.add_argument('--quiet', action='store_false', dest='loud'${second})`,
    ).params;

  it('has what the first of one dest is without, whatever the second says', () => {
    expect(pair('', ', default=True')).toMatchObject([{ name: 'loud', default: false, pass: { on: '--loud', off: '--quiet' } }]);
    expect(pair(', default=True', '')).toMatchObject([{ name: 'loud', default: true, pass: { on: '--loud', off: '--quiet' } }]);
  });

  it.each([', default=None', ', default=argparse.SUPPRESS', ', default=1', ', default=find()'])(
    'asks for one of two options, or none, where they begin with%s',
    (fallback) => {
      expect(pair(fallback, '')).toMatchObject([{ kind: 'choice', choices: [{ value: '--loud' }, { value: '--quiet' }] }]);
    },
  );

  it('leaves it to the script where defaults are given that are not known', () => {
    const text = "p.add_argument('--on', action='store_true', dest='x')\np.add_argument('--off', action='store_false', dest='x')\n";
    for (const lines of [`${text}p.set_defaults(**given)`, `p = argparse.ArgumentParser(argument_default=argparse.SUPPRESS)\n${text}`])
      expect(withParser(lines).params).toMatchObject([{ name: 'x', kind: 'choice', choices: [{ value: '--on' }, { value: '--off' }] }]);
  });

  it('keeps apart options of a dest that a third one has', () => {
    const { params } = withParser(
      "p.add_argument('--color', choices=['auto', 'always'], default='auto')\np.add_argument('--force', action='store_true', dest='color')\np.add_argument('--no-force', action='store_false', dest='color')",
    );
    expect(params).toHaveLength(3);
  });

  it('keeps apart what stands in a group with others, or in a branch', () => {
    const group = (add: string): unknown =>
      withParser(
        `g = p.add_mutually_exclusive_group()\ng.add_argument('--loud', action='store_true', dest='loud')\ng.add_argument('--quiet', action='store_false', dest='loud')\n${add}`,
      ).params;
    expect(group('')).toHaveLength(1);
    expect(group("g.add_argument('--log')")).toHaveLength(3);
    expect(
      withParser(
        "p.add_argument('--all', action='store_true', dest='all')\nif windows:\n  p.add_argument('--few', action='store_false', dest='all')",
      ).params,
    ).toHaveLength(2);
  });

  it.each([
    "p = argparse.ArgumentParser()\ns = p.add_subparsers(dest='do')\ns.add_parser('up', parents=[get()])",
    'def all():\n  return [get()]\np = argparse.ArgumentParser(parents=all())',
  ])('says of no parent that it is left out: %s', (lines) => {
    const made = `import argparse\ndef get():\n  x = argparse.ArgumentParser(add_help=False)\n  x.add_argument('--a')\n  return x\n`;
    const { problems, params } = read(`${made}${lines}\n`);
    expect(problems).toEqual([]);
    expect(params).toContainEqual(expect.objectContaining({ name: 'a' }));
  });

  it('follows parents that a function of the script is given', () => {
    const { params, problems } = read(
      "import argparse\nb = argparse.ArgumentParser(add_help=False)\nb.add_argument('--base')\ndef make(parents):\n  return argparse.ArgumentParser(parents=parents)\np = make(parents=[b])\np.add_argument('--own')\np.parse_args()\n",
    );
    expect([params, problems]).toMatchObject([[{ name: 'base' }, { name: 'own' }], []]);
  });

  it('fills no text in without end', () => {
    const long = `A = '${'x'.repeat(60_000)}'\n`;
    expect(() =>
      read(`import argparse\n${long}p = argparse.ArgumentParser()\np.add_argument('--a', help=f'${'{A}'.repeat(8_000)}')\n`),
    ).not.toThrow();
  });

  it('can say no where the script would compute whether it is on, and need not say anything', () => {
    const { params } = withParser("p.add_argument('--strict', action=argparse.BooleanOptionalAction, default=on())");
    expect(params).toMatchObject([
      {
        name: 'strict',
        kind: 'choice',
        choices: [{ value: '--strict' }, { value: '--no-strict' }],
        pass: { by: 'position', encoded: false, omit: true, guarded: false },
      },
    ]);
    expect(params).not.toMatchObject([{ default: expect.anything() }]);
  });

  it('takes the arguments of a parser that is made where it is a parent', () => {
    const { params, problems } = read(
      "import argparse\ndef get():\n  p = argparse.ArgumentParser(add_help=False)\n  p.add_argument('--a')\n  return p\nq = argparse.ArgumentParser(parents=[get()])\nq.parse_args()\n",
    );
    expect([params, problems]).toEqual([[expect.objectContaining({ name: 'a' })], []]);
  });

  it('has the arguments of a loop over what is written down', () => {
    const { params, problems } = withParser("for name in ['one', 'two']:\n  p.add_argument(f'--{name}', help=f'The {name}')");
    expect([params, problems]).toMatchObject([
      [
        { name: 'one', help: 'The one' },
        { name: 'two', help: 'The two' },
      ],
      [],
    ]);
  });

  it.each([
    ["'--dataset-file', default='coco'", 'text'],
    ["'--dataset-file', default='coco.json'", 'file'],
    ["'--dataset-file'", 'file'],
  ])('takes %s for a %s', (argument, kind) => expect(withParser(`p.add_argument(${argument})`).params).toMatchObject([{ kind }]));

  it('is not named by an introduction, nor described by who owns it', () => {
    expect(read('"""This script:\n\n- copies\n- deletes\n"""\n').name).toBeUndefined();
    const owned = read(
      '"""\ntool.py - runs tests\n\nCopyright (C) 2017 Ada Fields <ada@example.org>\n"""\nimport argparse\np = argparse.ArgumentParser(description="Runs")\n',
    );
    expect(owned.description).toBe('runs tests');
  });

  it('names what it does not understand, and blocks nothing', () => {
    const { problems } = withParser("for x in 'ab':\n  p.add_argument('--' + x)\np.add_argument('--c', choices=find())\nmore(p)");
    expect(problems.map(({ line, detail, blocks }) => [line, detail, blocks])).toEqual([
      [4, "'--' + x: arguments that a loop defines are not understood", false],
      [5, '--c: its choices are known only when it runs', false],
      [6, 'more: the arguments that it may add are known only when it runs', false],
    ]);
    expect(read('import click\n').problems).toMatchObject([{ line: 1, detail: 'arguments are read by click, which is not understood' }]);
  });

  it('says that its text was cut off', () => {
    expect(withParser("p.add_argument('--a', help='and so").problems).toMatchObject([{ line: 3, blocks: false }]);
  });

  it('has no more parameters than a form may have, and says which are left out', () => {
    const { params, problems } = withParser(
      Array.from({ length: 134 }, (_, n) => `p.add_argument('--a${n}', required=${n > 68 ? 'True' : 'False'})`).join('\n'),
    );
    expect(params).toHaveLength(128);
    expect(params).toContainEqual(expect.objectContaining({ name: 'a69', required: true }));
    expect(problems).toHaveLength(6);
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      ...'import argparse|p = argparse.ArgumentParser()|p.add_argument(|"--a"|\'x\'|, default=|[1, 2]|)|\n|    |def f(p):|class A(argparse.ArgumentParser):|for q in (p, p):|f(p)|"""|f"{|}|lambda x:|return p|if p:|s = p.add_subparsers()|s.add_parser(|**{|*p|choices=|-|+|%|\\|#|;|\t|:='.split(
        '|',
      ),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.oneof({ weight: 9, arbitrary: piece }, fc.string()), { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (given) => readPython('/s/x.py', given) !== undefined && readInlineMetadata(given) !== undefined),
      { numRuns: 2_000 },
    );
  });
});

describe('hostile text', () => {
  const long = (piece: string) => piece.repeat(Math.ceil(1_048_576 / piece.length));
  const start = 'import argparse\np = argparse.ArgumentParser()\n';
  it.each([
    ['brackets', long('(')],
    ['quotes', long('"')],
    ['placeholders', `f"""${long('{"')}`],
    ['a sum', `${start}X = ${long('1+')}1\np.add_argument('--x', default=X)`],
    ['signs', `${start}X = ${long('-')}1\np.add_argument('--x', default=X)`],
    ['lambdas', `${start}p.add_argument(${long('lambda:')}`],
    ['calls', `${start}p${long('.add_argument()')}`],
    ['arguments', start + long('p.add_argument("--a")\n')],
    ['recursion', `${start}def f(p):\n p.add_argument('--a'); ${'f(p);'.repeat(100)}\nf(p)`],
    ['rules', `"""${long('=\n')}"""`],
  ])('of %s is read in a bounded time', (_, text) => {
    readPython('/s/x.py', text);
  });
});

describe('inline metadata', () => {
  it('is the text between its comments', () => {
    expect(readInlineMetadata('#!/x\n# /// script\r\n# requires-python = ">=3.11"\n#\n# dependencies = []\n# ///\nimport x\n')).toBe(
      'requires-python = ">=3.11"\n\ndependencies = []',
    );
  });

  it.each(['', '# /// script\n# a = 1\n', '# /// other\n# ///\n', '# /// script\n# ///\n\n# /// script\n# ///\n'])(
    'is none in %j',
    (text) => expect(readInlineMetadata(text)).toBeNull(),
  );
});

describe('a long script', () => {
  const ofLength = (length: number): string => {
    const [start, end] = ['"""Does much."""\nimport argparse\n', "p = argparse.ArgumentParser()\np.add_argument('--x')\np.parse_args()\n"];
    return start + 'def step():\n    return 1\n\n'.repeat(length / 28) + end;
  };

  it('is read to its end', () => {
    expect(readPython('/srv/long.py', ofLength(250_000))?.fields.map(({ key }) => key)).toEqual(['name', 'params']);
  });

  it('says that its arguments were not read where that would take too long', () => {
    const raw = readPython('/srv/long.py', ofLength(300_000));
    expect(raw?.fields.map(({ key }) => key)).toEqual(['name']);
    expect(raw?.problems).toMatchObject([{ detail: 'more than 262144 characters: its arguments were not read', blocks: false }]);
  });
});

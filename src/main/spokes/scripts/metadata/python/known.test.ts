import { describe, expect, it } from 'vitest';
import { readPython } from './index';

/** What is said of a script: its parameters, each with its help, and what is not understood. */
function read(lines: string) {
  const raw = readPython('/s/tool.py', `import argparse, sys\n${lines}\n`);
  const value = (key: string): unknown => raw?.fields.find((field) => field.key === key)?.value;
  return { params: value('params'), description: value('description'), problems: raw?.problems.map(({ detail }) => detail) };
}
const withParser = (lines: string) => read(`p = argparse.ArgumentParser()\n${lines}\np.parse_args()`);

describe('text that is put together', () => {
  const names = "NAME = 'x'\nLIST = ['b', 'a']\nCOUNT = 12000\nMAP = {'k': 1}";
  it.each([
    ["'of %s' % NAME", 'of x'],
    ["'%s and %d, %%' % (NAME, COUNT)", 'x and 12000, %'],
    ["'%(n)s' % {'n': NAME}", 'x'],
    ["'a ' + '%s' % NAME + ' b'", 'a x b'],
    ["'{} {b}, {0}'.format(NAME, b=COUNT)", 'x 12000, x'],
    ['f\'{COUNT:,} {NAME.upper()} {", ".join(LIST)} {len(LIST)}\'', '12,000 X b, a 2'],
    ["f'{unknown} {NAME}'", '{unknown} x'],
    ["', '.join(f'<{name}>' for name in sorted(LIST))", '<a>, <b>'],
    ["', '.join(MAP)", 'k'],
    ["'a-b'.replace('-', '+')", 'a+b'],
    ["'one\\ntwo'.splitlines()[0]", 'one'],
    ["MAP.get('none', 'else')", 'else'],
    ["NAME if COUNT != 3 else 'no'", 'x'],
    ["NAME if 'k' not in MAP else 'yes'", 'yes'],
    ["'' or NAME", 'x'],
  ])('%s', (help, said) => expect(withParser(`${names}\np.add_argument('--a', help=${help})`).params).toMatchObject([{ help: said }]));
});

describe('what is made once', () => {
  it('is no second parser because it stands behind `raise`, or is called by what stands below it', () => {
    const build =
      "def build():\n  p = argparse.ArgumentParser()\n  p.add_argument('--a')\n  return p\ndef main():\n  build().parse_args()\n";
    expect(read(`${build}raise SystemExit(main())`)).toMatchObject({ params: [{ name: 'a' }], problems: [] });
    expect(read(build)).toMatchObject({ params: [{ name: 'a' }], problems: [] });
  });

  it('is one parser where a function makes the same again', () => {
    const build = "def build():\n  p = argparse.ArgumentParser()\n  p.add_argument('--a')\n  return p\n";
    expect(read(`${build}build().print_help()\nbuild().parse_args()`)).toMatchObject({ params: [{ name: 'a' }], problems: [] });
  });
});

describe('a loop', () => {
  it('over what is known only when it runs is said not to be understood', () => {
    expect(withParser('for name in names():\n  p.add_argument(name)').problems).toEqual([
      'name: arguments that a loop defines are not understood',
    ]);
    expect(withParser('T = []\nfor x in y:\n  T.append(x)\nfor name in T:\n  p.add_argument(name)').problems).toEqual([
      'name: arguments that a loop defines are not understood',
    ]);
    expect(withParser("T = ['--a']\nif x:\n  T.append('--b')\nfor name in T:\n  p.add_argument(name)").problems).toEqual([
      'name: arguments that a loop defines are not understood',
    ]);
  });

  it('goes through parsers that a list was given, each with what stands beside it', () => {
    const sub = "s = p.add_subparsers(dest='do')\n";
    const wanted = [{ name: 'do' }, { name: 'x', when: { is: ['a', 'b'] } }];
    expect(withParser(`${sub}for n, q in [(1, s.add_parser('a')), (2, s.add_parser('b'))]:\n  q.add_argument('--x')`).params).toMatchObject(
      wanted,
    );
    const given = `${sub}T = []\nfor n in ['a', 'b']:\n  q = s.add_parser(n)\n  T.append((n, q))\n`;
    expect(withParser(`${given}for n, q in T:\n  q.add_argument('--x')`).params).toMatchObject(wanted);
    expect(withParser(`${sub}T = []\nT.append(s.add_parser('a'))\nfor q in T:\n  q.add_argument('--x')`)).toMatchObject({
      params: [{ name: 'do' }],
      problems: ['q.add_argument: whose argument it is is known only when it runs'],
    });
  });

  it('keeps what a list was given in the round that gave it', () => {
    const lines = "T = []\nfor n, k in [('--a', int), ('--b', float)]:\n  T.append((n, k))\nfor n, k in T:\n  p.add_argument(n, type=k)";
    expect(withParser(lines).params).toMatchObject([
      { name: 'a', kind: 'number', integer: true },
      { name: 'b', kind: 'number' },
    ]);
  });

  it('has its rounds numbered and paired', () => {
    const lines = "for n, (name, kind) in enumerate(zip(['--a', '--b'], [int, float]), 1):\n  p.add_argument(name, default=n)";
    expect(withParser(lines).params).toMatchObject([
      { name: 'a', default: '1' },
      { name: 'b', default: '2' },
    ]);
  });
});

describe('two options of one dest', () => {
  it('say both what they do', () => {
    const lines =
      "p.add_argument('--quick', action='store_true', default=True, help='leave some out')\n" +
      "p.add_argument('--full', action='store_false', dest='quick', help='leave nothing out')";
    expect(withParser(lines).params).toMatchObject([{ name: 'quick', help: 'leave some out (--full: leave nothing out)' }]);
  });
});

describe('a description', () => {
  it('that is the title again is not said twice', () => {
    const raw = readPython(
      '/s/tool.py',
      '"""Sorts; or does not."""\nimport argparse\nargparse.ArgumentParser(description=__doc__).parse_args()\n',
    );
    expect(raw?.fields.map(({ key }) => key)).toEqual(['name']);
  });
});

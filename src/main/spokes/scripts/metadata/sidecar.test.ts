import { describe, expect, it } from 'vitest';
import { readFields } from './read-fields';
import { readSidecar } from './sidecar';
import { MAX_YAML } from './yaml';

const read = (text: string) => readFields(readSidecar('/s/x.axle.yaml', text));
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  .map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
  .join('\n')}\n`;

describe('a sidecar', () => {
  it('is read with CRLF and a byte order mark', () => {
    const { fields, problems } = read('name: Hello\r\nparams:\r\n  - name: who\r\n    default: 3\r\nlimit: {runs: 2}\r\n');
    expect(problems).toEqual([]);
    expect(fields).toMatchObject({
      name: 'Hello',
      limit: { runs: 2, policy: 'queue' },
      params: [{ name: 'who', kind: 'text', default: '3' }],
    });
  });

  it('says where a script starts and how often it is meant to run', () => {
    expect(read('workdir: ../work\nevery: 90\n')).toEqual({ fields: { workdir: '../work', every: 90, params: [] }, problems: [] });
    expect(read('workdir: [a]\nevery: 9s\n').problems).toMatchObject([
      { code: 'bad-yaml', line: 1, blocks: true },
      { code: 'bad-yaml', line: 2, blocks: true, detail: 'every: whole seconds, 10 at least, and a year at most' },
    ]);
  });

  it('may be empty', () => expect(read('# nothing\n')).toEqual({ fields: { params: [] }, problems: [] }));

  it.each([
    ['not closed', 'name: "x\nmode: pipe\n'],
    ['a list', '- a\n- b\n'],
    ['a text', 'hello\n'],
    ['a key twice', 'name: a\nname: b\n'],
    ['a tag of its own', 'name: !!js/function "x"\n'],
    ['a bomb of aliases', bomb],
    ['too deep', '['.repeat(20_000)],
    ['too long', `name: ${'x'.repeat(MAX_YAML)}`],
    ['two documents', 'name: a\n---\nname: b\n'],
  ])('that is broken blocks and nothing more: %s', (_, text) => {
    const { problems } = read(text);
    expect(problems).toMatchObject([{ code: 'bad-yaml', blocks: true, file: '/s/x.axle.yaml' }]);
  });

  it('tells the line of each mistake and keeps what is right', () => {
    const { fields, problems } = read(`name: Fine
mode: window
colour: red
params:
  - name: a
  - name: b
    kind: number
    min: x
folders:
  - path: /a
  - wite: true
`);
    expect(problems.map(({ code, line, blocks }) => [code, line, blocks])).toEqual([
      ['bad-yaml', 2, true],
      ['unknown-key', 3, false],
      ['bad-param', 6, true],
      ['bad-yaml', 11, true],
    ]);
    expect(fields).toMatchObject({ name: 'Fine', params: [{ name: 'a' }] });
  });

  it('cannot reach an object’s prototype', () => {
    read('__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

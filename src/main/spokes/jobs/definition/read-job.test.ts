import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { readJob } from './read-job';
import { jobJsonSchema } from './schema';

it('publishes the schema that it checks by', async () => {
  const text = await format(JSON.stringify(jobJsonSchema()), { parser: 'json', printWidth: 140 });
  await expect(text).toMatchFileSnapshot('../../../../../resources/schema/job.schema.json');
});

const problems = (text: string): readonly unknown[] =>
  readJob(text).problems.map(({ code, line, column, detail }) => [code, line, column, detail]);
const steps = (...lines: readonly string[]): string => ['name: J', 'steps:', ...lines].join('\n');

describe('a job that is well formed', () => {
  it('is a sequence where nothing says what waits for what', () => {
    const { plan } = readJob(steps('  - {id: a, script: x}', '  - {id: b, script: y}', '  - {id: c, script: z}'));
    expect(plan?.steps.map(({ id, needs }) => [id, needs])).toEqual([
      ['a', []],
      ['b', ['a']],
      ['c', ['b']],
    ]);
  });

  it('is a graph where its steps say what they wait for; an empty list waits for nothing', () => {
    const { plan, problems: wrong } = readJob(
      steps(
        '  - {id: a, script: x}',
        '  - {id: b, script: y, needs: []}',
        '  - {id: c, script: z, needs: [a, b]}',
        '  - {id: d, script: z, needs: a}',
      ),
    );
    expect(wrong).toEqual([]);
    expect(plan?.steps.map(({ needs }) => needs)).toEqual([[], [], ['a', 'b'], ['a']]);
  });

  it('may wait for every other step', () => {
    const ids = Array.from({ length: 49 }, (_, at) => `s${at}`);
    const { plan, problems: wrong } = readJob(
      steps(...ids.map((id) => `  - {id: ${id}, script: x, needs: []}`), `  - {id: all, script: x, needs: [${ids.join(', ')}]}`),
    );
    expect(wrong).toEqual([]);
    expect(plan?.steps.at(-1)?.needs).toEqual(ids);
  });

  it('says how often, how long and on which condition a step runs', () => {
    const { plan } = readJob(
      steps(
        '  - id: a',
        '    script: x',
        '    retries: 2',
        '    timeout: 5m',
        '    continueOnError: true',
        '  - {id: b, script: x, retries: {times: 1, delay: 1s}, if: failure()}',
        '  - {id: c, script: x, retries: 0, if: false, params: {n: 3, many: [one, two]}}',
      ),
    );
    expect(plan?.steps).toMatchObject([
      { retry: { times: 2, delaySeconds: 10 }, timeoutSeconds: 300, continueOnError: true, if: 'success()', line: 3 },
      { retry: { times: 1, delaySeconds: 1 }, timeoutSeconds: null, continueOnError: false, if: 'failure()', line: 8 },
      { retry: null, if: 'false', params: { n: 3, many: 'one\ntwo' } },
    ]);
  });

  it('has parameters as scripts have them', () => {
    const { plan } = readJob(
      `params:\n  - {name: level, choices: [low, high]}\n  - {name: n, kind: number, default: 2}\n${steps('  - {id: a, script: x}')}`,
    );
    expect(plan?.params).toMatchObject([
      { name: 'level', kind: 'choice' },
      { name: 'n', kind: 'number', default: 2 },
    ]);
  });
});

describe('a job that is not', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['no YAML', 'name: [', ['yaml', 1]],
    ['a tag of its own', 'name: !!js/function x', ['yaml', 1]],
    ['no mapping', '- a', ['form', 1]],
    ['nothing', '', ['missing-key', null, null, 'name']],
    ['no steps', 'name: J\nsteps: []', ['form', 2, 8]],
    ['an unknown key', steps('  - id: a', '    script: x', '    scrpt: y'), ['unknown-key', 5, 5, 'scrpt']],
    ['a step without a script', steps('  - id: a'), ['missing-key', 3, 5, 'script']],
    ['an id that is none', steps('  - id: "1 a"', '    script: x'), ['form', 3, 9]],
    ['two steps of one name', steps('  - {id: a, script: x}', '  - {id: a, script: x}'), ['duplicate-step', 4]],
    ['a need that is not there', steps('  - id: a', '    script: x', '    needs: [b]'), ['unknown-step', 5, 13, 'b']],
    ['a secret', `params: [{name: token, kind: secret}]\n${steps('  - {id: a, script: x}')}`, ['secret', 1, 10, 'token']],
    ['a parameter that is none', `params: [{name: n, kind: number, default: x}]\n${steps('  - {id: a, script: x}')}`, ['param', 1]],
    [
      'an unknown parameter',
      steps('  - id: a', '    script: x', '    params:', '      to: ${{ params.nobody }}'),
      ['unknown-param', 6, 11, 'params.nobody'],
    ],
    ['an expression that ends too early', steps('  - id: a', '    script: x', '    if: success( &&'), ['expression', 5, 9]],
    ['an expression that does not end', steps('  - id: a', '    script: x', '    params: {v: "${{ params.n"}'), ['expression', 5, 17]],
    ['a number that would be rounded', steps('  - id: a', '    script: x', '    params: {v: 12345678901234567890}'), ['form', 5, 17]],
    [
      'a list that is too long for one value',
      steps('  - id: a', '    script: x', `    params: {v: [${Array.from({ length: 9 }, () => 'y'.repeat(1_000)).join(', ')}]}`),
      ['form', 5, 17],
    ],
    ['a time that no clock has', steps('  - id: a', '    script: x', '    timeout: 9e99'), ['form', 5, 14]],
    ['code', steps('  - id: a', '    script: x', '    if: process.exit(1)'), ['expression', 5, 9]],
  ])('is told of by line: %s', (_what, text, expected) => {
    expect(problems(text)[0]).toEqual(expect.arrayContaining([expected[0]]));
    expect((problems(text)[0] as readonly unknown[]).slice(0, expected.length)).toEqual(expected);
  });

  it('that goes round is told with the way', () => {
    expect(problems(steps('  - {id: a, script: x, needs: [c]}', '  - {id: b, script: x}', '  - {id: c, script: x}'))).toEqual([
      ['cycle', 3, 31, 'a → c → b → a'],
    ]);
    expect(problems(steps('  - {id: a, script: x, needs: a}'))[0]).toMatchObject(['cycle', 3, 31, 'a → a']);
  });

  it('looks at a step that need not have ended', () => {
    const text = steps(
      '  - {id: a, script: x}',
      '  - {id: b, script: x, needs: []}',
      '  - {id: c, script: x, needs: [b], if: "steps.a.exitCode == 3", params: {v: "${{ steps.b.results.out }}"}}',
    );
    expect(problems(text)).toMatchObject([['not-before', 5, 40, 'c → a']]);
  });

  it('is told of all at once', () => {
    const codes = problems(steps('  - {id: a, script: x, needs: [q]}', '  - {id: a, script: x, if: "("}')).map(
      (one) => (one as unknown[])[0],
    );
    expect(codes).toEqual(['unknown-step', 'duplicate-step']);
  });

  it('is refused when it is longer than one item may be, and when aliases multiply', () => {
    expect(problems(`name: ${'x'.repeat(40_000)}`)).toMatchObject([['yaml', null, null, '> 32768']]);
    const bomb = [
      'a: &a [x, x]',
      ...'bcdefghij'.split('').map((key, at) => `${key}: &${key} [*${'abcdefghi'[at]}, *${'abcdefghi'[at]}]`),
    ].join('\n');
    expect(readJob(bomb).problems[0]).toMatchObject({ code: 'yaml' });
    const params = `{v: ${'x'.repeat(8_000)}, w: ${'x'.repeat(8_000)}, y: ${'x'.repeat(8_000)}}`;
    const many = steps(
      `  - {id: a, script: x, params: &p ${params}}`,
      ...Array.from({ length: 20 }, (_, at) => `  - {id: b${at}, script: x, params: *p}`),
    );
    expect(readJob(many)).toMatchObject({ plan: null, problems: [{ code: 'yaml', detail: '> 262144' }] });
  });
});

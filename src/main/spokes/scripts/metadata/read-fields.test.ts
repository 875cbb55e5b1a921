import { expect, it } from 'vitest';
import { readFields } from './read-fields';

it('has parameters that a form can hold, and blocks a script that has more', () => {
  const value = Array.from({ length: 120 }, (_, at) => ({ name: `p${at}`, kind: 'text', default: 'x'.repeat(8_000) }));
  const { fields, problems } = readFields({
    format: 'sidecar',
    file: '/s/x.axle.yaml',
    fields: [{ key: 'params', value, line: 1 }],
    problems: [],
  });
  expect(fields.params.length).toBeGreaterThan(40);
  expect(JSON.stringify(fields.params).length).toBeLessThan(400_000);
  expect(problems).toMatchObject([{ code: 'bad-param', blocks: true, detail: expect.stringContaining('longer than a form can be') }]);
});

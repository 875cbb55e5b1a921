import { format } from 'prettier';
import { expect, it } from 'vitest';
import { Every, secondsOf } from '#shared/contract/duration';
import { sidecarJsonSchema } from './schema';

it('publishes the schema that it checks by', async () => {
  const text = await format(JSON.stringify(sidecarJsonSchema()), { parser: 'json', printWidth: 140 });
  await expect(text).toMatchFileSnapshot('../../../../../resources/schema/script.schema.json');
});

it.each([
  [90, 90],
  ['90', 90],
  [1e-7, 1e-7],
  [2e30, 2e30],
  ['30s', 30],
  [' 5 m ', 300],
  ['1.5h', 5_400],
  ['1d', 86_400],
])('reads %j as %d seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

it.each([10, '10', '10s', '0.5h', ' 5 M ', '1d', '366d'])('takes %j as how often a script is meant to run', (text) => {
  expect(Every.parse(text)).toBe(text);
});

it.each([9, '9s', '9.5s', 10.5, '', '-1m', '0d', '367d', '1w', 'daily', '10 s 10', null])('does not take %j as that', (text) => {
  expect(Every.safeParse(text).success).toBe(false);
});

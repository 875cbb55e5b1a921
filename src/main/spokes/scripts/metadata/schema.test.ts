import { format } from 'prettier';
import { expect, it } from 'vitest';
import { secondsOf } from '#shared/contract/duration';
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
])('reads %j as %d seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

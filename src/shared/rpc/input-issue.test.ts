import { expect, it } from 'vitest';
import { z } from '#shared/contract/zod';
import { inputIssueOf } from './input-issue';

const schema = z.strictObject({
  name: z.string().min(2).max(4).optional(),
  pool: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  limit: z.number().int().min(0).max(100).optional(),
  items: z
    .array(z.object({ on: z.boolean() }))
    .min(1)
    .max(2)
    .optional(),
  values: z.record(z.string(), z.string()).optional(),
  policy: z.enum(['queue', 'skip']).optional(),
});

it.each([
  [{ name: 5 }, 'name', 'text', 'string'],
  [{ name: 'a' }, 'name', 'shortest', '2'],
  [{ name: 'abcde' }, 'name', 'longest', '4'],
  [{ pool: 'A B' }, 'pool', 'form', '/^[a-z]+$/'],
  [{ limit: -1 }, 'limit', 'least', '0'],
  [{ limit: 101 }, 'limit', 'most', '100'],
  [{ limit: '1' }, 'limit', 'number', 'number'],
  [{ items: {} }, 'items', 'list', 'array'],
  [{ items: [] }, 'items', 'fewest-entries', '1'],
  [{ items: [{ on: true }, { on: true }, { on: true }] }, 'items', 'most-entries', '2'],
  [{ items: [{}] }, 'items.0.on', 'missing', 'boolean'],
  [{ items: [{ on: 'yes' }] }, 'items.0.on', 'boolean', 'boolean'],
  [{ values: [] }, 'values', 'object', 'record'],
  [{ policy: 'wait' }, 'policy', 'choice', 'queue, skip'],
  [{ other: 1 }, '', 'key', 'other'],
  [null, '', 'object', 'object'],
])('%j is said by its place, its reason and what is expected', (input, place, reason, expected) => {
  const [issue] = schema.safeParse(input).error?.issues ?? [];
  expect(issue && inputIssueOf(issue, input)).toEqual({ place, reason, expected });
});

import { expect, it } from 'vitest';
import { createTagsOf } from './tags-of';

const tags: Readonly<Record<string, readonly string[]>> = { web: ['prod', 'web'], db: ['prod'], plain: [] };
const started: Readonly<Record<string, readonly string[]>> = {
  'approval a1': ['web'],
  'schedule nightly': ['web', 'db'],
  'schedule old': ['web', 'gone'],
  'trigger push': ['plain'],
  'job release': ['web', 'db'],
  'job twice': ['twice'],
  'job-text steps: …': ['web'],
  'job-text twice': ['twice'],
};
const tagsOf = createTagsOf({
  ofScript: (text, among) => (text === 'twice' ? among && [...among] : tags[text]),
  ofRun: (id) => (id === 'r1' ? [['prod'], ['web']] : undefined),
  scriptsOf: (kind, text) => started[`${kind} ${text}`],
});

it.each([
  ['script', 'web', [['prod', 'web']]],
  ['script', 'gone', undefined],
  ['run', 'r1', [['prod'], ['web']]],
  ['run', 'r2', undefined],
  ['approval', 'a1', [['prod', 'web']]],
  ['approval', 'a2', undefined],
  ['schedule', 'nightly', [['prod', 'web'], ['prod']]],
  ['schedule', 'old', undefined],
  ['trigger', 'push', [[]]],
  ['trigger', 'nightly', undefined],
  ['job', 'release', [['prod', 'web'], ['prod']]],
  ['job', 'web', undefined],
  ['job-text', 'steps: …', [['prod', 'web']]],
  // What is typed is looked for among what the role reaches, what is kept is not.
  ['script', 'twice', [['role']]],
  ['job-text', 'twice', [['role']]],
  ['job', 'twice', undefined],
  ['setting', 'web', undefined],
] as const)('of the %s %s: %j', (kind, id, lists) => {
  expect(tagsOf({ kind, id }, new Set(['role']))).toEqual(lists);
});

import { expect, it } from 'vitest';
import { HubError } from './errors';
import { errorAsReason, errorOfReason } from './run-reason';

it('an error is a reason with its words for each language, or without them where there is no room', () => {
  const whys = [[{ key: 'bounds-crossed' as const, at: ['n'] }]];
  const error = new HubError('SCRIPT_BROKEN', { script: 's:a.sh', problems: ['n: min is above max'], whys });
  expect(errorOfReason(errorAsReason(error, 256))?.data).toEqual(error.data);
  expect(errorOfReason(errorAsReason(error, 80))?.data).toEqual({ script: 's:a.sh', problems: ['n: min is above max'] });
  expect(errorAsReason(error, 20)).toBe('SCRIPT_BROKEN {"scri');
});

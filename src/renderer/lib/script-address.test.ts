import { describe, expect, it } from 'vitest';
import { newScheduleHref, scheduledScript, scriptHref, scriptOf } from './script-address';

const back = (id: string): string | undefined => {
  // As a browser sees it, which takes dots and slashes for what they are.
  const { pathname, search } = new URL(scriptHref(id), 'http://axle/');
  return scriptOf(pathname, search);
};

describe('the address of a script', () => {
  it('brings back any id', () => {
    for (const id of ['samples:hello.sh', 'a/b/../c', '..', '.', 'line\nbreak', '🦊 & = ? # %', '100%25', '%', 'é', '~/x', 'a\\b', ' ']) {
      expect(back(id)).toBe(id);
    }
  });

  it('does not fail on text that is none', () => {
    expect(back('a\ud800b')).toBe('a\ufffdb');
    expect(scriptOf('/scripts/%zz', '')).toBe('%zz');
    expect(scriptOf('/scripts', '')).toBeUndefined();
    expect(scriptOf('/scripts/', '?param.x=1')).toBeUndefined();
  });
});

it('the address of a new schedule brings back the script that it is of', () => {
  for (const id of ['samples:hello.sh', '..', 'line\nbreak', '🦊 & = ? # %', 'a+b'])
    expect(scheduledScript(new URL(newScheduleHref(id), 'http://axle/').search)).toBe(id);
  expect(scheduledScript(new URL(newScheduleHref('a\ud800b'), 'http://axle/').search)).toBe('a\ufffdb');
  expect(scheduledScript('')).toBe('');
});

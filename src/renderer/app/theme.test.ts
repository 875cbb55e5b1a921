import { expect, test } from 'vitest';
import { resolveTheme } from './theme';

test('a choice of light or dark holds whatever the machine prefers', () => {
  expect(resolveTheme('light', true, true)).toEqual({ scheme: 'light', contrast: 'normal' });
  expect(resolveTheme('dark', false, false)).toEqual({ scheme: 'dark', contrast: 'normal' });
});

test('the system theme follows the machine, contrast included', () => {
  expect(resolveTheme('system', true, false)).toEqual({ scheme: 'dark', contrast: 'normal' });
  expect(resolveTheme('system', false, true)).toEqual({ scheme: 'light', contrast: 'more' });
});

test('high contrast is light or dark as the machine prefers', () => {
  expect(resolveTheme('contrast', false, false)).toEqual({ scheme: 'light', contrast: 'more' });
  expect(resolveTheme('contrast', true, false)).toEqual({ scheme: 'dark', contrast: 'more' });
});

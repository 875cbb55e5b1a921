import { expect, test } from 'vitest';
import { matchesShortcut, shortcutLabel } from './shortcuts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test('mod is Control, and Command on a Mac', () => {
  expect(matchesShortcut('mod+k', press('k', { ctrlKey: true }), false)).toBe(true);
  expect(matchesShortcut('mod+k', press('k', { metaKey: true }), true)).toBe(true);
  expect(matchesShortcut('mod+k', press('k', { metaKey: true }), false)).toBe(false);
  expect(matchesShortcut('mod+k', press('K', { ctrlKey: true, altKey: true }), false)).toBe(false);
});

test('a sign that needs Shift on some keyboards is the sign, not the key', () => {
  expect(matchesShortcut('?', press('?', { shiftKey: true }), false)).toBe(true);
  expect(matchesShortcut('escape', press('Escape', { shiftKey: true }), false)).toBe(false);
});

test('labels are those of the keys', () => {
  expect(shortcutLabel('mod+k', true)).toBe('⌘ K');
  expect(shortcutLabel('mod+k', false)).toBe('Ctrl K');
});

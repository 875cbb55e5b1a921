import { expect, it } from 'vitest';
import { shortcutForm } from '#shared/contract/setting-values';
import { acceleratorOf } from './accelerator';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

it.each([
  [{ ...none, altKey: true, shiftKey: true, code: 'Space' }, 'Alt+Shift+Space'],
  [{ ...none, ctrlKey: true, metaKey: true, code: 'KeyK' }, 'Control+Meta+K'],
  [{ ...none, ctrlKey: true, code: 'F12' }, 'Control+F12'],
  [{ ...none, altKey: true, code: 'ArrowUp' }, 'Alt+Up'],
  [{ ...none, code: 'KeyK' }, undefined],
  [{ ...none, altKey: true, code: 'AltLeft' }, undefined],
  [{ ...none, altKey: true, code: 'Semicolon' }, undefined],
])('%j is %s', (pressed, accelerator) => {
  expect(acceleratorOf(pressed)).toBe(accelerator);
  if (accelerator !== undefined) expect(accelerator).toMatch(shortcutForm);
});

import { afterEach, expect, test, vi } from 'vitest';
import { Settings } from '#shared/contract/settings';
import { keepSettings, rememberedSettings } from './kept-settings';

afterEach(() => vi.unstubAllGlobals());

/** A page that was left with this text. */
function leftWith(text: string | null): { readonly kept: () => string | null } {
  let kept = text;
  vi.stubGlobal('localStorage', { getItem: () => kept, setItem: (_key: string, value: string) => (kept = value) });
  return { kept: () => kept };
}

const chosen: Settings = {
  theme: 'contrast',
  language: 'fr',
  tourDone: true,
  trust: 'warn',
  sandbox: 'strict',
  sandboxFloor: 'standard',
  outputPerRunMiB: 32,
  outputTotalMiB: 16_777_216,
  terminalScrollback: 100,
  quickShortcut: 'Control+K',
  stayInTray: true,
  startAtSignIn: true,
  approvalElevation: true,
  approvalNetwork: true,
  approvalHosts: true,
  approvalSecrets: true,
  approvalTags: 'prod, db',
  approvalHours: 8,
  certificateFolder: '/srv/certificates',
  auditDays: 30,
  secretRotationDays: 90,
  lockIdleMinutes: 15,
  lockWithSystem: true,
};

test('settings come back as they were kept', () => {
  leftWith(null);
  keepSettings(chosen);
  expect(rememberedSettings()).toEqual(chosen);
  expect(Object.keys(chosen)).toEqual(Object.keys(Settings.shape));
});

test.each([null, '', '{', 'null', '7', '"dark"', '[]', '{}'])('of %j nothing is remembered: the defaults hold', (text) => {
  leftWith(text);
  expect(rememberedSettings()).toEqual(Settings.parse({}));
});

test('a value is remembered where its schema accepts it, and no other', () => {
  const values = [
    null,
    {},
    [],
    '',
    true,
    false,
    'system',
    'light',
    'fr',
    'none',
    'Alt+K',
    'K',
    'strict',
    -1,
    31,
    32,
    64.5,
    99,
    100,
    1e5,
    100_001,
    1e7,
    1e9,
  ];
  for (const name of Object.keys(Settings.shape)) {
    for (const value of values) {
      leftWith(JSON.stringify({ [name]: value }));
      const accepted = Settings.safeParse({ [name]: value });
      expect(rememberedSettings(), `${name}: ${JSON.stringify(value)}`).toEqual(accepted.data ?? Settings.parse({}));
    }
  }
});

test('what makes no sense costs nothing of what does', () => {
  leftWith(JSON.stringify({ ...chosen, language: 'xx', other: 1 }));
  expect(rememberedSettings()).toEqual({ ...chosen, language: 'system' });
});

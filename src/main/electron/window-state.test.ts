import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fitBounds, readWindowState, rememberWindow } from './window-state';

const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };
const right = { x: 1_920, y: 0, width: 1_280, height: 1_024 };

describe('fitBounds', () => {
  it.each([
    ['nothing remembered', undefined, { width: 1_280, height: 800 }],
    ['what fits', { x: 10, y: 20, width: 1_000, height: 700 }, { x: 10, y: 20, width: 1_000, height: 700 }],
    ['a second display', { x: 2_000, y: 20, width: 1_000, height: 700 }, { x: 2_000, y: 20, width: 1_000, height: 700 }],
    ['a display that is gone', { x: 5_000, y: 20, width: 1_000, height: 700 }, { width: 1_280, height: 800 }],
    ['a title bar above the display', { x: 10, y: -30, width: 1_000, height: 700 }, { x: 10, y: 0, width: 1_000, height: 700 }],
    ['too large and too small', { x: 0, y: 0, width: 9_000, height: 10 }, { x: 0, y: 0, width: 1_920, height: 560 }],
  ])('of %s', (_what, wanted, expected) => expect(fitBounds(wanted, [screen, right])).toEqual(expected));

  it('stays within a small display', () =>
    expect(fitBounds(undefined, [{ x: 0, y: 0, width: 1_024, height: 600 }])).toEqual({ width: 1_024, height: 600 }));
});

describe('the remembered window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'axle-window-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read as it was written', () => {
    const file = join(folder, 'deep', 'window.json');
    const state = { bounds: { x: -5, y: 0, width: 900, height: 600 }, maximized: true };
    rememberWindow(file, state, (error) => expect.unreachable(String(error)));
    expect(readWindowState(file)).toEqual(state);
    rememberWindow(file, { ...state, ground: '#0e1215' }, (error) => expect.unreachable(String(error)));
    expect(readWindowState(file).ground).toBe('#0e1215');
    rememberWindow(file, { ...state, ground: 'url(x)' }, (error) => expect.unreachable(String(error)));
    expect(readWindowState(file).ground).toBeUndefined();
  });

  it('keeps what did not change, and a language without a window', () => {
    const file = join(folder, 'language.json');
    const change = (next: Parameters<typeof rememberWindow>[1]): void =>
      rememberWindow(file, next, (error) => expect.unreachable(String(error)));
    change({ language: 'fr' });
    expect(readWindowState(file)).toEqual({ bounds: undefined, maximized: false, language: 'fr' });
    const bounds = { x: 1, y: 2, width: 900, height: 600 };
    change({ bounds, ground: '#0e1215' });
    expect(readWindowState(file)).toEqual({ bounds, maximized: false, ground: '#0e1215', language: 'fr' });
    change({ language: undefined });
    expect(readWindowState(file)).toEqual({ bounds, maximized: false, ground: '#0e1215' });
    writeFileSync(file, '{"language":"xx"}');
    expect(readWindowState(file).language).toBeUndefined();
  });

  it.each([['{'], ['null'], ['[]'], ['{"x":"1","y":0,"width":1,"height":1}'], ['{"x":1e999}']])(
    'is nothing when the file has %s',
    (text) => {
      const file = join(folder, 'broken.json');
      writeFileSync(file, text);
      expect(readWindowState(file)).toEqual({ bounds: undefined, maximized: false });
    },
  );

  it('that cannot be written is told', () => {
    const failures: unknown[] = [];
    rememberWindow(join(folder, 'broken.json', 'x'), { bounds: undefined, maximized: false }, (error) => failures.push(error));
    expect(failures).toHaveLength(1);
  });
});

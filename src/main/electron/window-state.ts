import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A rectangle on the displays, in pixels that do not depend on their density. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is remembered of the window between two starts. */
export interface WindowState {
  readonly bounds: Bounds | undefined;
  readonly maximized: boolean;
  /** The ground of the theme that the page was left in, `#rrggbb`. */
  readonly ground?: string | undefined;
  /** The language that a person chose; none while it is the system's. */
  readonly language?: 'en' | 'fr' | undefined;
  /** Whether quick launch was ever used here: then it is made ready after a start. */
  readonly quickUsed?: boolean | undefined;
}

/** The smallest window in which the dashboard can be used. */
export const SMALLEST = { width: 800, height: 560 } as const;
const USUAL = { width: 1_280, height: 800 } as const;
/** So much of the title bar has to be on a display that it can be taken hold of. */
const GRIP = 64;
const COLOUR = /^#[0-9a-f]{6}$/i;

/** Bounds that a person can reach on these displays: those remembered, moved and shrunk as little as it takes. */
export function fitBounds(wanted: Bounds | undefined, displays: readonly Bounds[]): Partial<Bounds> & { width: number; height: number } {
  const area = wanted === undefined ? displays[0] : (displays.find((display) => reachable(wanted, display)) ?? undefined);
  if (wanted === undefined || area === undefined) {
    const { width, height } = displays[0] ?? USUAL;
    return { width: Math.min(USUAL.width, width), height: Math.min(USUAL.height, height) };
  }
  const width = clamp(wanted.width, SMALLEST.width, Math.max(SMALLEST.width, area.width));
  const height = clamp(wanted.height, SMALLEST.height, Math.max(SMALLEST.height, area.height));
  return { x: wanted.x, y: clamp(wanted.y, area.y, area.y + area.height - GRIP), width, height };
}

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, max));

function reachable({ x, y, width }: Bounds, area: Bounds): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= GRIP && y > area.y - GRIP && y < area.y + area.height - GRIP / 2;
}

/** Reads what was remembered; a file that is not there or makes no sense is as if nothing was. Read before the hub is there. */
export function readWindowState(file: string): WindowState {
  const nothing: WindowState = { bounds: undefined, maximized: false };
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof found !== 'object' || found === null) return nothing;
    const bounds = ['x', 'y', 'width', 'height'].map((name) => Reflect.get(found, name) as unknown);
    const ground: unknown = Reflect.get(found, 'ground');
    const language: unknown = Reflect.get(found, 'language');
    const [x = 0, y = 0, width = 0, height = 0] = bounds.filter((value): value is number => Number.isSafeInteger(value));
    return {
      bounds: bounds.every((value) => Number.isSafeInteger(value)) ? { x, y, width, height } : undefined,
      maximized: Reflect.get(found, 'maximized') === true,
      ground: typeof ground === 'string' && COLOUR.test(ground) ? ground : undefined,
      language: language === 'en' || language === 'fr' ? language : undefined,
      ...(Reflect.get(found, 'quickUsed') === true && { quickUsed: true }),
    };
  } catch {
    return nothing; // A window where it usually is harms nobody.
  }
}

/** Remembers what changed of the window, and what was remembered before. Not being able to is told to `failed`, and is no reason to stop. */
export function rememberWindow(file: string, change: Partial<WindowState>, failed: (error: unknown) => void): void {
  const { bounds, ...rest } = { ...readWindowState(file), ...change };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify({ ...bounds, ...rest }), { mode: 0o600 });
  } catch (error) {
    failed(error);
  }
}

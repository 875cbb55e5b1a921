import { overlayBitmap } from './overlay-image';

/** The ways of a system to show a number at the application's icon; tests give others. */
export interface BadgeParts {
  readonly platform: NodeJS.Platform;
  /** The dock's or the taskbar's own badge. */
  readonly setCount: (count: number) => void;
  /** The picture over the icon of the window, and what is read out for it; null takes it away. */
  readonly setOverlay: (bitmap: Buffer | null, words: string) => void;
}

/** Gives what shows how many runs there are, none by 0. Windows has no badge of its own: there a picture stands in for it. */
export function createBadge({ platform, setCount, setOverlay }: BadgeParts): (count: number, words: string) => void {
  if (platform !== 'win32') return (count) => setCount(count);
  return (count, words) => (count === 0 ? setOverlay(null, '') : setOverlay(overlayBitmap(count), words));
}

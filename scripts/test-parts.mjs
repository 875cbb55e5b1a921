import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findElectron } from './electron-binary.mjs';

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** The path of a program, or undefined. */
export function which(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, name] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const file of names.map((each) => join(folder, each))) if (isExecutable(file)) return file;
  }
  return undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // Not there or not ours to run: either way it is not the program.
  }
}

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium that browser tests drive: `CHROME`, else the system's. */
export function findChromium() {
  return [process.env.CHROME, ...BROWSERS].find((file) => file !== undefined && file !== '' && existsSync(file));
}

/** What the browser tests lack here, or undefined. */
export function missingForBrowser() {
  const browser = findChromium();
  if (browser === undefined) return 'Chromium (install it, or name it in CHROME)';
  process.env.CHROME = browser; // The tests' own configuration reads it.
  return undefined;
}

/** What the desktop tests lack here, or undefined. */
export async function missingForDesktop(node) {
  if (process.env.AXLE_NO_ELECTRON) return `an Electron runtime: ${process.env.AXLE_NO_ELECTRON}`;
  const { missing } = await findElectron(node);
  if (missing !== undefined) return `an Electron runtime: ${missing}`;
  if (!hasDisplay() && which('xvfb-run') === undefined) return 'a display (or xvfb-run)';
  return undefined;
}

/** Gives a command a display where there is none. */
export function onDisplay(file, args) {
  return hasDisplay() ? [file, args] : [which('xvfb-run'), ['-a', '-s', '-screen 0 1600x1000x24', file, ...args]];
}

import { app, screen, type BrowserWindow } from 'electron';
import type { Scope } from '#main/hub/scope';
import { isOurs, ORIGIN, QUICK_URL } from './origin';
import { isPicking } from './pick';
import { newWindow, notRemembered, showWindow, windowFile } from './window';
import { readWindowState, rememberWindow } from './window-state';

const SIZE = { width: 680, height: 460 } as const;
/** Who has used it before finds it ready so long after a start, once the dashboard has what it needs. */
const WARM_MS = 15_000;

/** So long after it was shown a blur is still that of its last hiding: the window system tells of it late. */
const LATE_MS = 200;

/** The small window that finds a script and runs it, without the dashboard. */
export interface QuickLaunch {
  /** Shows it, or hides it when it is in front. */
  readonly toggle: () => void;
  /** Throws the window away with whatever was typed into it; the next use makes another. */
  readonly forget: () => void;
}

/**
 * Quick launch, until the scope closes. Its window is made when it is first used, and from then on kept, hidden: a page in
 * memory is what makes it quick. Who never uses it does not pay for it; see docs/adr/0019.
 */
export function createQuickLaunch(scope: Scope): QuickLaunch {
  let window: BrowserWindow | undefined;
  let leaving = false;
  let shownAt = 0;
  app.on('before-quit', (event) => (leaving = !event.defaultPrevented));

  function make(): BrowserWindow {
    const made = newWindow({
      ...SIZE,
      show: false,
      frame: false,
      resizable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      fullscreenable: false,
    });
    const contents = made.webContents;
    // The page asks by what every page can ask for: to have a page of ours opened; that of its own puts it away. Its `close`
    // cannot be held back.
    contents.setWindowOpenHandler(({ url }) => {
      if (isOurs(url)) {
        made.hide();
        if (url !== QUICK_URL) showWindow(url.slice(ORIGIN.length));
      }
      return { action: 'deny' };
    });
    made.on('close', (event) => {
      if (leaving) return;
      event.preventDefault();
      made.hide();
    });
    made.on('blur', () => {
      const late = performance.now() - shownAt < LATE_MS;
      if (!late && !isPicking() && !contents.isDevToolsOpened()) made.hide();
    });
    made.on('closed', () => {
      if (window === made) window = undefined;
    });
    made.loadURL(QUICK_URL).catch(() => undefined); // Told by the guards and the recovery.
    window = made;
    return made;
  }

  function show(): void {
    const one = window ?? make();
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    one.setPosition(
      Math.round(workArea.x + (workArea.width - SIZE.width) / 2),
      Math.round(workArea.y + Math.max(0, (workArea.height - SIZE.height) / 3)),
    );
    shownAt = performance.now();
    one.show();
    one.focus();
    if (readWindowState(windowFile()).quickUsed !== true) rememberWindow(windowFile(), { quickUsed: true }, notRemembered);
  }

  if (readWindowState(windowFile()).quickUsed === true) {
    const warm = setTimeout(() => window ?? make(), WARM_MS);
    scope.onClose(() => clearTimeout(warm));
  }
  const forget = (): void => window?.destroy();
  scope.onClose(forget);
  return {
    toggle: () => (window?.isVisible() === true ? window.hide() : show()),
    forget,
  };
}

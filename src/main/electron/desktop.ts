import { dialog } from 'electron';
import { HubError } from '#shared/contract/errors';

import { messagesIn } from '#main/cli/messages/messages';
import { httpOpener, openHooks } from '#main/server/open-http';
import { answerFrom } from './ticket-bytes';
import type { Desktop, DesktopOptions } from './desktop-port';
import { labelsIn } from './labels';
import { leaveInOrder } from './leave';
import { keepOn } from './keep-on';
import { createNotify } from './notify';
import { openLink } from './open-link';
import { pick } from './pick';
import { createQuickLaunch } from './quick-window';
import { dressShell } from './shell';
import { shortcutFree } from './shortcut';
import { takeOver, type TakeOverOptions } from './take-over';
import { joinHub, serveWindows } from './window-transport';

/** Everything behind the window that need not be there before it: the hub, its port to the pages, menu and tray. */
export async function openDesktop({ dist, language, hidden, takeEarly }: DesktopOptions): Promise<Desktop> {
  const start: TakeOverOptions = {
    kind: 'desktop',
    dist,
    face: { pick, openLink, notify: createNotify(language), shortcutFree },
    openHttp: httpOpener(dist),
    openHooks,
  };
  const taken = await takeOver(start);
  if (taken.kind === 'other') {
    const { openAttached } = await import('./attached-desktop');
    return await openAttached(taken, start, { dist, language, hidden, takeEarly });
  }
  const { hub, scope } = taken;
  const desktop: Desktop = {
    log: hub.log,
    incident: (error, where) => hub.incident(error, where),
    bytes: answerFrom(hub, scope),
    close: () => hub.close(),
  };
  serveWindows({ desktop, scope, connect: joinHub(hub), early: takeEarly() });
  const leaving = leaveInOrder({ close: () => hub.close(), keepOn: () => keepOn(dist, hub.facts.home), language });
  dressShell(hub, scope, { language, hidden, leaving, quick: createQuickLaunch(scope) });
  leaving.waitFor(hub);
  return desktop;
}

/** Says in a dialog why there is no hub, or no longer: there is no page that could. */
export function showFailure(error: unknown, language: 'en' | 'fr', title: 'cannotStart' | 'cannotGoOn' = 'cannotStart'): void {
  const known = HubError.from(error);
  const detail = known.code === 'INTERNAL' ? String(error) : messagesIn(language).error(known);
  process.stderr.write(`${known.code}: ${detail}\n`);
  dialog.showErrorBox(labelsIn(language)[title], `${known.code}: ${detail}`);
}

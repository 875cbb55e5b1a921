import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Route, Switch, useLocation } from 'wouter';
import { useHandedAddress } from '../lib/handed-address';
import { useHubInfo } from '../lib/hub-info';
import { useKeepCatalogue } from '../lib/live';
import { useSettings } from '../lib/settings-context';
import { useShortcut } from '../lib/shortcuts';
import { fetched } from '../ui/fetched';
import { EmptyState } from '../ui/states';
import { AddDropped } from './add-dropped';
import { Bar } from './bar';
import { useBrowserNotices } from './browser-notices';
import { ErrorBoundary } from './error-boundary';
import { Navigation } from './navigation';
import { Notices } from './notices';
import { linkPage, routes } from './routes';
import { useIdleLock } from './use-idle-lock';
import { LOCK_KEYS, useLockNow } from './use-lock-now';

const palette = fetched(async () => (await import('./palette')).Palette);
const tour = fetched(async () => (await import('./tour')).Tour);

/** The frame: navigation, bar, and the page of the address in the middle. */
export function Shell(): ReactNode {
  const { t } = useTranslation();
  const [location] = useLocation();
  const [searching, setSearching] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { settings, known, change } = useSettings();
  const info = useHubInfo();
  const search = useCallback(() => setSearching(true), []);
  useShortcut('mod+k', search);
  useShortcut(LOCK_KEYS, useLockNow());
  useIdleLock();
  useKeepCatalogue();
  useHandedAddress();
  useBrowserNotices();

  useEffect(() => {
    // Fetched when there is nothing better to do, so that it is there at once when asked for.
    const idle = requestIdleCallback(() => void palette.fetch());
    return () => cancelIdleCallback(idle);
  }, []);

  const path = `/${location.split('/')[1] ?? ''}`;
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    // A new page starts at its head, also for who does not see it change.
    main.current?.focus();
  }, [path]);

  return (
    <div className="ax-shell">
      <a className="ax-skip" href="#main">
        {t('shell:skip')}
      </a>
      <Navigation path={path} />
      <Bar onSearch={search} />
      <main id="main" ref={main} tabIndex={-1} className="ax-main">
        <ErrorBoundary resetOn={path}>
          <Switch>
            {routes.map(({ name, path: own, page }) => (
              <Route key={name} path={own === '/' ? '/' : `${own}/*?`}>
                <page.Component />
              </Route>
            ))}
            <Route path="/link">
              <linkPage.Component />
            </Route>
            <Route>
              <EmptyState
                icon="search"
                title={t('shell:lost.title')}
                actions={
                  <Link className="ax-link" href="/">
                    {t('shell:lost.home')}
                  </Link>
                }
              />
            </Route>
          </Switch>
        </ErrorBoundary>
      </main>
      <Notices />
      <AddDropped />
      {searching && <palette.Component onClose={() => setSearching(false)} />}
      {known && info !== undefined && !settings.tourDone && !searching && (
        <tour.Component onDone={() => void change({ tourDone: true }).catch(() => undefined)} />
      )}
    </div>
  );
}

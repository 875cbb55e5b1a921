import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { aboutOf, noticePath } from '#shared/contract/notice-address';
import { useHubInfo } from '../lib/hub-info';
import { useNotices } from '../lib/live';

/**
 * Shows what a rule wants on the desktop as a notification of the browser, where a person has allowed that; a click opens what it is about.
 * What was there already is not shown. It has no buttons: browsers give these only to what a service worker shows, and there is none.
 */
export function useBrowserNotices(): void {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { items, state } = useNotices();
  const face = useHubInfo()?.actor.face;
  const seen = useRef<Set<string>>(undefined);
  useEffect(() => {
    if (state === 'loading') return;
    const known = seen.current;
    seen.current = new Set(items.map(({ id }) => id));
    if (known === undefined || face !== 'browser' || !('Notification' in window) || Notification.permission !== 'granted') return;
    for (const notice of items) {
      // A secret that is due waits behind the bell.
      if (notice.kind === 'due') continue;
      const { id, desktop, read, kind, script, rule, together } = notice;
      if (known.has(id) || !desktop || read) continue;
      const about = together === null ? script.name : t('shell:notice.runs', { count: together.runs });
      // One for each notice, however many pages are open.
      const shown = new Notification(rule.name, { body: `${about} ${t(`shell:notice.${kind}`)}`, tag: id });
      shown.addEventListener('click', () => {
        window.focus();
        navigate(noticePath(aboutOf(notice)));
        shown.close();
      });
    }
  }, [items, state, face, t, navigate]);
}

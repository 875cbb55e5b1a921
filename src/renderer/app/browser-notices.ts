import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useHubInfo } from '../lib/hub-info';
import { useNotices } from '../lib/live';

/** Shows what a rule wants on the desktop as a notification of the browser, where a person has allowed that. What was there already is not shown. */
export function useBrowserNotices(): void {
  const { t } = useTranslation();
  const { items, state } = useNotices();
  const face = useHubInfo()?.actor.face;
  const seen = useRef<Set<string>>(undefined);
  useEffect(() => {
    if (state === 'loading') return;
    const known = seen.current;
    seen.current = new Set(items.map(({ id }) => id));
    if (known === undefined || face !== 'browser' || !('Notification' in window) || Notification.permission !== 'granted') return;
    for (const { id, desktop, read, kind, script, rule, together } of items) {
      if (known.has(id) || !desktop || read) continue;
      const about = together === null ? script.name : t('shell:notice.runs', { count: together.runs });
      // One for each notice, however many pages are open.
      const shown = new Notification(rule.name, { body: `${about} ${t(`shell:notice.${kind}`)}`, tag: id });
      shown.addEventListener('click', () => window.focus());
    }
  }, [items, state, face, t]);
}

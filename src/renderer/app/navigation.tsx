import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { initials } from '../lib/initials';
import { useHubInfo } from '../lib/hub-info';
import { useRuns } from '../lib/live';
import { hasEnded } from '../lib/run-state';
import { useMedia } from '../lib/use-media';
import { shortcutLabel } from '../lib/shortcuts';
import { Icon } from '../ui/icon';
import { Brand } from './brand';
import { routes } from './routes';
import { LOCK_KEYS, useLockNow } from './use-lock-now';

/** The pages that this session may see, and who it is. */
export function Navigation({ path }: { readonly path: string }): ReactNode {
  const { t } = useTranslation();
  const info = useHubInfo();
  const open = useRuns().items.filter((run) => run.parent === null && !hasEnded(run)).length;
  // The drawings alone are left where there is little room.
  const narrow = useMedia('(max-width: 900px)');
  const lock = useLockNow();
  const lockLabel = `${t('shell:action.lock')} (${shortcutLabel(LOCK_KEYS)})`;
  const shown = routes.filter(({ name, scope }) => name !== 'account' && (info === undefined || info.scopes.includes(scope)));
  return (
    <nav className="ax-nav" aria-label={t('shell:nav.label')} data-tour="nav">
      <Link href="/" className="ax-nav-brand" aria-label={t('shell:nav.brand')}>
        <Brand />
      </Link>
      <ul>
        {shown.map(({ name, path: own, icon }) => (
          <li key={name}>
            <Link
              href={own}
              className="ax-nav-link"
              aria-current={own === path ? 'page' : undefined}
              title={narrow ? t(`shell:nav.${name}`) : undefined}
              data-tour={`nav-${name}`}
            >
              <Icon name={icon} />
              {t(`shell:nav.${name}`)}
              {name === 'runs' && open > 0 && (
                <span className="ax-nav-count" aria-label={t('shell:nav.open', { count: open })}>
                  {open}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      <div className="ax-me-row">
        <Link href="/account" className="ax-me" title={t('shell:nav.account')} aria-current={path === '/account' ? 'page' : undefined}>
          <span className="ax-me-badge" aria-hidden="true">
            {initials(info?.actor.name ?? '')}
          </span>
          <div>
            <b>{info?.actor.name ?? '\u00a0'}</b>
            <span>{info === undefined ? '\u00a0' : t(`shell:face.${info.actor.face}`)}</span>
          </div>
        </Link>
        <button
          type="button"
          className="ax-lock"
          onClick={lock}
          title={lockLabel}
          aria-label={t('shell:action.lock')}
          aria-keyshortcuts="Control+Shift+L Meta+Shift+L"
        >
          <Icon name="lock" size={14} />
        </button>
      </div>
    </nav>
  );
}

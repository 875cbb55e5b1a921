import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { initials } from '../lib/initials';
import { useHubInfo } from '../lib/hub-info';
import { useMedia } from '../lib/use-media';
import { shortcutLabel } from '../lib/shortcuts';
import { useRemembered } from '../lib/use-remembered';
import { Icon } from '../ui/icon';
import { Brand } from './brand';
import { NavigationGroup } from './navigation-group';
import { routeGroups, routes } from './routes';
import { LOCK_KEYS, useLockNow } from './use-lock-now';

/** The pages that this session may see, those that belong together under a heading that folds them, and who it is. */
export function Navigation({ path }: { readonly path: string }): ReactNode {
  const { t } = useTranslation();
  const info = useHubInfo();
  // The drawings alone are left where there is little room.
  const narrow = useMedia('(max-width: 900px)');
  const lock = useLockNow();
  const lockLabel = `${t('shell:action.lock')} (${shortcutLabel(LOCK_KEYS)})`;
  const [folded, setFolded] = useRemembered('nav.folded', []);
  const shown = routes.filter(({ scope }) => info === undefined || info.scopes.includes(scope));
  return (
    <nav className="ax-nav" aria-label={t('shell:nav.label')} data-tour="nav">
      <Link href="/" className="ax-nav-brand" aria-label={t('shell:nav.brand')}>
        <Brand />
      </Link>
      <div className="ax-nav-groups">
        {routeGroups.map((group) => (
          <NavigationGroup
            key={group}
            name={group}
            pages={shown.filter((page) => page.group === group)}
            path={path}
            narrow={narrow}
            folded={folded.includes(group)}
            onFold={() => setFolded(folded.includes(group) ? folded.filter((other) => other !== group) : [...folded, group])}
          />
        ))}
      </div>
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

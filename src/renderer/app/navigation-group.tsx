import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useRuns } from '../lib/live';
import { hasEnded } from '../lib/run-state';
import { Icon } from '../ui/icon';
import type { routeGroups, SpokeRoute } from './routes';

interface NavigationGroupProps {
  readonly name: (typeof routeGroups)[number];
  /** Those of its pages that the session may see; without any there is no heading either. */
  readonly pages: readonly SpokeRoute[];
  readonly path: string;
  /** Drawings alone: a line is its heading, and nothing folds. */
  readonly narrow: boolean;
  readonly folded: boolean;
  readonly onFold: () => void;
}

/** Pages that belong together; folded away, the one that is on show stays. */
export function NavigationGroup({ name, pages, path, narrow, folded, onFold }: NavigationGroupProps): ReactNode {
  const { t } = useTranslation();
  if (pages.length === 0) return null;
  const headed = name !== 'none' && !narrow;
  const shown = folded && headed ? pages.filter(({ path: own }) => own === path) : pages;
  return (
    <section className="ax-nav-group" aria-labelledby={headed ? `nav-${name}` : undefined}>
      {headed && (
        <button id={`nav-${name}`} type="button" className="ax-nav-heading" aria-expanded={!folded} onClick={onFold}>
          {t(`shell:nav.group.${name}`)}
          <Icon name={folded ? 'right' : 'down'} size={12} />
        </button>
      )}
      <ul>
        {shown.map((page) => (
          <li key={page.name}>
            <NavigationLink page={page} path={path} narrow={narrow} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NavigationLink({
  page: { name, path: own, icon },
  path,
  narrow,
}: Pick<NavigationGroupProps, 'path' | 'narrow'> & { readonly page: SpokeRoute }): ReactNode {
  const { t } = useTranslation();
  const label = t(`shell:nav.${name}`);
  return (
    <Link
      href={own}
      className="ax-nav-link"
      aria-current={own === path ? 'page' : undefined}
      title={narrow ? label : undefined}
      data-tour={`nav-${name}`}
    >
      <Icon name={icon} />
      <span className="ax-nav-label">{label}</span>
      {name === 'runs' && <OpenRuns />}
    </Link>
  );
}

function OpenRuns(): ReactNode {
  const { t } = useTranslation();
  const open = useRuns().items.filter((run) => run.parent === null && !hasEnded(run)).length;
  if (open === 0) return null;
  return (
    <span className="ax-nav-count" aria-label={t('shell:nav.open', { count: open })}>
      {open}
    </span>
  );
}

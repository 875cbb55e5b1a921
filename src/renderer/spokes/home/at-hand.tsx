import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { atHand } from '../../lib/at-hand';
import { Failed } from '../../lib/failed';
import { formFirst, scriptHref } from '../../lib/script-address';
import { useFavourites, useShortlistState } from '../../lib/shortlist';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import './at-hand.css';

/** What is left over of a window's width goes to scripts, up to so many. */
const MOST = 8;

/** The favourites, then what was run last: each leads to its form. Nothing where there are none yet. */
export function AtHand(): ReactNode {
  const { t } = useTranslation('home');
  const { value, error, retry } = useShortlistState();
  const { toggle } = useFavourites();
  if (error !== undefined && error.code !== 'FORBIDDEN') return <Failed error={error} retry={retry} />;
  const starred = new Set(value?.favourites.map(({ script }) => script));
  const favourites = (value?.favourites ?? []).filter(({ name }) => name !== null);
  const recent = (value?.recent ?? []).filter(({ script }) => !starred.has(script));
  const shown = atHand(favourites, recent, MOST);
  const gone = (value?.favourites ?? []).filter(({ name }) => name === null);
  if (shown.length === 0 && gone.length === 0) return null;
  return (
    <nav className="home-hand" aria-label={t('atHand.title')}>
      <span>{t('atHand.title')}</span>
      <ul>
        {shown.map(({ script, name }) => {
          const kind = starred.has(script) ? 'favourite' : 'recent';
          return (
            <li key={script}>
              <Link href={scriptHref(script)} state={formFirst} title={`${name} · ${t(`atHand.${kind}`)}`} data-kind={kind}>
                <Icon name={kind === 'favourite' ? 'star' : 'clock'} size={13} />
                <span className="ax-ellipsis">{name}</span>
              </Link>
            </li>
          );
        })}
        {gone.slice(0, MOST).map(({ script }) => (
          <li key={script} className="home-hand-gone">
            <Icon name="warning" size={13} />
            <span className="ax-ellipsis" title={script}>
              {t('atHand.gone', { script })}
            </span>
            <Button variant="subtle" small aria-label={t('atHand.removeOne', { script })} onClick={() => toggle(script)}>
              {t('atHand.remove')}
            </Button>
          </li>
        ))}
        {gone.length > MOST && (
          <li>
            <Link href="/scripts?favourites">{t('atHand.more', { count: gone.length - MOST })}</Link>
          </li>
        )}
      </ul>
    </nav>
  );
}

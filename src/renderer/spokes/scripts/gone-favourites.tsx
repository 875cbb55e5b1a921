import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button';

interface GoneFavouritesProps {
  /** Ids of favourites that the catalogue does not have. */
  readonly ids: readonly string[];
  readonly onRemove: (id: string) => void;
}

/** Favourites whose scripts are there no more: each by its id, to be taken off. */
export function GoneFavourites({ ids, onRemove }: GoneFavouritesProps): ReactNode {
  const { t } = useTranslation('scripts');
  return (
    <ul className="script-gone" aria-label={t('favourite.gone')}>
      {ids.map((id) => (
        <li key={id}>
          <span className="ax-mono ax-ellipsis" title={id}>
            {id}
          </span>
          <span>{t('favourite.goneOne')}</span>
          <Button variant="subtle" small onClick={() => onRemove(id)} aria-label={t('favourite.remove', { name: id })}>
            {t('favourite.takeOff')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

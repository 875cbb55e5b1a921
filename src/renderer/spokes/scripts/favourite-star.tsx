import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon';
import './favourites.css';

/** What does the same on the row of a table. */
export const STAR_KEY = '*';

interface FavouriteStarProps {
  /** What the script is called. */
  readonly name: string;
  /** Undefined until it is known, or where that cannot be known. */
  readonly on: boolean | undefined;
  readonly onToggle: () => void;
  /** In a table the row is what the keys move between, and a key of the row is the star's. */
  readonly inTable?: boolean;
}

/** Makes a script a favourite, or none any more. */
export function FavouriteStar({ name, on, onToggle, inTable = false }: FavouriteStarProps): ReactNode {
  const { t } = useTranslation('scripts');
  const label = t(on === true ? 'favourite.remove' : 'favourite.add', { name });
  return (
    <button
      type="button"
      className="script-star"
      aria-pressed={on === true}
      disabled={on === undefined}
      aria-label={t('favourite.label', { name })}
      title={inTable ? t('favourite.key', { label, key: STAR_KEY }) : label}
      tabIndex={inTable ? -1 : undefined}
      onClick={(event: MouseEvent) => {
        event.stopPropagation(); // The row would open.
        onToggle();
      }}
    >
      <Icon name="star" />
    </button>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScopeName } from '#shared/contract/kernel';
import { LOCK_SCOPE } from '#shared/contract/lock-values';

/** What a right is over. */
export const areaOf = (scope: ScopeName): string => scope.slice(0, scope.indexOf(':'));
/** What it lets somebody do with it. */
export const verbOf = (scope: ScopeName): string => scope.slice(scope.indexOf(':') + 1);

interface ScopeChecksProps {
  readonly legend: string;
  readonly offered: readonly ScopeName[];
  readonly chosen: readonly ScopeName[];
  readonly disabled?: boolean;
  readonly onChange: (chosen: readonly ScopeName[]) => void;
}

/** What can be given: everybody has their lock, whatever is chosen. */
export const givable = (scopes: readonly ScopeName[]): readonly ScopeName[] => scopes.filter((scope) => scope !== LOCK_SCOPE);

/** Rights, those over one thing beside each other: in words, and by the name that the command line and the record have for each. */
export function ScopeChecks({ legend, offered: all, chosen, disabled = false, onChange }: ScopeChecksProps): ReactNode {
  const { t } = useTranslation('accounts');
  const offered = givable(all);
  const areas = [...new Set(offered.map(areaOf))];
  return (
    <fieldset className="account-scopes" disabled={disabled}>
      <legend>{legend}</legend>
      {areas.map((area) => (
        <div key={area} className="account-scopes-row">
          <span>{t(`area.${area}`)}</span>
          {offered
            .filter((scope) => areaOf(scope) === area)
            .map((scope) => (
              <label key={scope} className="account-check">
                <input
                  type="checkbox"
                  checked={chosen.includes(scope)}
                  onChange={() => onChange(chosen.includes(scope) ? chosen.filter((other) => other !== scope) : [...chosen, scope])}
                />
                <span>
                  {t(`may.${verbOf(scope)}`)} <code className="ax-dim">{scope}</code>
                </span>
              </label>
            ))}
        </div>
      ))}
    </fieldset>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '#shared/contract/roles';
import { useRoleName } from './use-role-name';

interface RoleChecksProps {
  readonly roles: readonly Role[];
  readonly chosen: readonly string[];
  readonly disabled?: boolean;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** The roles of somebody, each on or off. */
export function RoleChecks({ roles, chosen, disabled = false, onChange }: RoleChecksProps): ReactNode {
  const { t } = useTranslation('accounts');
  const roleName = useRoleName();
  return (
    <fieldset className="account-checks" disabled={disabled}>
      <legend>{t('roles.title')}</legend>
      {[...roles]
        .sort((a, b) => Number(b.builtIn) - Number(a.builtIn) || a.id.localeCompare(b.id))
        .map(({ id }) => (
          <label key={id} className="account-check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])}
            />
            {roleName(id)}
          </label>
        ))}
    </fieldset>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StartableKind } from '#shared/contract/startable';
import { Icon } from '../ui/icon';

interface StartableNameProps {
  readonly kind: StartableKind;
  readonly script: { readonly name: string };
}

/** The name of what is started by itself; a job is told from a script. */
export function StartableName({ kind, script: { name } }: StartableNameProps): ReactNode {
  const { t } = useTranslation();
  if (kind === 'script') return name;
  return (
    <span title={t('shell:startable.job', { name })}>
      <Icon name="jobs" size={13} /> {name}
    </span>
  );
}

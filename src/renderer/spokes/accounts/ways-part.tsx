import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { EmptyState, LoadingState } from '../../ui/states';
import { WayForm } from './way-form';
import { WayList } from './way-list';

interface WaysPartProps {
  /** Undefined lists them; `new-ldap` and `new-oidc` make one; else the id of one. */
  readonly part: string | undefined;
  readonly mayAdmin: boolean;
}

/** Directories and providers, of the page of people. */
export function WaysPart({ part, mayAdmin }: WaysPartProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const call = useCall((signal) => hub.signInWays.list({}, { signal }), [hub]);
  if (call.error !== undefined) return <Failed error={call.error} retry={call.retry} />;
  if (part === undefined) return <WayList ways={call.value?.ways} mayAdmin={mayAdmin} />;
  if (call.value === undefined) return <LoadingState rows={6} label={t('shell:common.loading')} />;
  const shared = { mayAdmin, mayKeep: call.value.keyStore === 'open', changed: call.retry };
  if (part === 'new-ldap' || part === 'new-oidc') return <WayForm key={part} way={part === 'new-ldap' ? 'ldap' : 'oidc'} {...shared} />;
  const way = call.value.ways.find(({ id }) => id === part);
  if (way === undefined) return <EmptyState icon="user" title={t('ways.gone')} hint={t('ways.goneHint')} />;
  return <WayForm key={way.id} way={way} {...shared} />;
}

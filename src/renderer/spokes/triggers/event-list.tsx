import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trigger } from '#shared/contract/triggers';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Card } from '../../ui/card';
import { Result } from './trigger-columns';

/** How many are shown; the command line has more. */
const SHOWN = 20;

/** The last events of a trigger and what came of each; asked for again when there is a newer one. */
export function EventList({ trigger: { id, last, waiting } }: { readonly trigger: Trigger }): ReactNode {
  const { t } = useTranslation('triggers');
  const hub = useHub();
  const events = useCall(
    (signal) => hub.triggers.events({ trigger: id, limit: SHOWN }, { signal }),
    [hub, id, last?.id, last?.result.type, waiting],
  );
  const items = events.value?.items ?? [];
  return (
    <Card title={t('events.title')} padded>
      {events.error !== undefined && <Failed error={events.error} retry={events.retry} />}
      {events.error === undefined && items.length === 0 && <p className="ax-dim">{t('events.none')}</p>}
      <ul className="triggers-events" aria-label={t('events.title')}>
        {items.map((one) => (
          <li key={one.id}>
            <span title={one.about}>{one.about === '' ? '—' : one.about}</span>
            <Result occurrence={one} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';

interface ErasePersonProps {
  /** The name as entries show it. */
  readonly person: string;
  readonly onDone: () => void;
}

/** Erases who and where from in every entry by a person, and says before in how many. */
export function ErasePerson({ person, onDone }: ErasePersonProps): ReactNode {
  const { t } = useTranslation('audit');
  const hub = useHub();
  const attempt = useAttempt();
  const [found, setFound] = useState<{ readonly entries: number; readonly fields: number }>();
  const [busy, setBusy] = useState(false);
  const whileBusy = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } finally {
      setBusy(false);
    }
  };
  const look = (): Promise<void> => whileBusy(async () => setFound(await hub.audit.erase({ person, dryRun: true })));
  const erase = (): Promise<void> =>
    whileBusy(async () => {
      await hub.audit.erase({ person });
      setFound(undefined);
      onDone();
    });
  return (
    <>
      <Button variant="default" small loading={busy && found === undefined} onClick={() => attempt(look())}>
        {t('erase.open')}
      </Button>
      {found !== undefined && (
        <ConfirmDialog
          title={t('erase.title', { person })}
          confirmLabel={t('erase.act')}
          cancelLabel={t('shell:common.cancel')}
          danger
          busy={busy}
          typed={{ label: t('erase.typed', { person }), text: person }}
          onConfirm={() => attempt(erase(), t('erase.done'))}
          onCancel={() => setFound(undefined)}
        >
          <p>{t('erase.found', { count: found.entries, fields: found.fields })}</p>
          <p>{t('erase.stays')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

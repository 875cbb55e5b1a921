import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

interface CodesDialogProps {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** The recovery codes, this once. */
export function CodesDialog({ codes, onClose }: CodesDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const attempt = useAttempt();
  return (
    <Dialog label={t('codes.title')} onClose={onClose}>
      <div className="account-form">
        <h2>{t('codes.title')}</h2>
        <p>{t('codes.hint')}</p>
        <ul className="account-codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="ax-actions">
          <Button variant="default" onClick={() => attempt(copyText(codes.join('\n')), t('shell:common.copied'))}>
            {t('shell:common.copy')}
          </Button>
          <Button onClick={onClose} data-first-focus>
            {t('codes.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

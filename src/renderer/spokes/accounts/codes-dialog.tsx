import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard';
import { saveText } from '../../lib/save-text';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';

interface CodesDialogProps {
  /** The name of the account that they let in. */
  readonly account: string;
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** The recovery codes, this once, to be copied or saved: the page has them, and the hub gives them to nobody again. */
export function CodesDialog({ account, codes, onClose }: CodesDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const attempt = useAttempt();
  // A file that is found a year later says what it opens.
  const file = [t('codes.file', { account, address: window.location.host }), '', ...codes, ''].join('\n');
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
          <Button
            variant="default"
            icon={<Icon name="download" size={14} />}
            onClick={() => saveText(file, `axle-${account}-${t('codes.fileName')}.txt`)}
          >
            {t('codes.save')}
          </Button>
          <Button onClick={onClose} data-first-focus>
            {t('codes.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

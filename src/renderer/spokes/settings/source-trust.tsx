import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Source } from '#shared/contract/scripts';
import { Button } from '../../ui/button';

/** How the scripts of a source are trusted, and what can be done about it. */
export interface SourceTrustProps {
  readonly signature: Source['signature'];
  /** How many of its scripts nobody approved as they are. */
  readonly untrusted: number;
  /** Approves those that never were; absent where there are none, or nothing may be approved. */
  readonly onApprove: (() => void) | undefined;
}

/** Whether the index of a source holds, and how many of its scripts wait to be approved. */
export function SourceTrust({ signature, untrusted, onApprove }: SourceTrustProps): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <>
      {signature !== null && (
        <p className={signature.state === 'valid' ? 'ax-dim' : 'settings-problem'}>{t(`folders.signature.${signature.state}`)}</p>
      )}
      {untrusted > 0 && (
        <p className="settings-untrusted">
          {t('folders.untrusted', { count: untrusted })}
          {onApprove !== undefined && (
            <Button small variant="default" onClick={onApprove}>
              {t('folders.approve.ask')}
            </Button>
          )}
          <Link href="/scripts?untrusted=1">{t('folders.approve.look')}</Link>
        </p>
      )}
    </>
  );
}

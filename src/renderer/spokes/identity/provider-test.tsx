import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';

/** Asks the provider about itself, and says what it answered. */
export function ProviderTest({ disabled }: { readonly disabled: boolean }): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ readonly good: boolean; readonly text: string }>();
  const test = async (): Promise<void> => {
    setBusy(true);
    setSaid(undefined);
    try {
      const { issuer, aheadSeconds } = await hub.identity.test({});
      setSaid({ good: true, text: t('test.answers', { issuer, count: Math.abs(aheadSeconds) }) });
    } catch (error) {
      setSaid({ good: false, text: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="ax-grow identity-test">
      <Button variant="default" loading={busy} disabled={disabled} onClick={() => void test()}>
        {t('test.act')}
      </Button>
      {said !== undefined && (
        <span role="status" data-good={said.good}>
          {said.text}
        </span>
      )}
    </div>
  );
}

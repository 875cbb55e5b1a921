import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '#shared/contract/certificates';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { Button } from '../../ui/button';

interface SignedFormProps {
  /** The certificate whose key it has to be of. */
  readonly certificate: Certificate;
  readonly onKept: (certificate: Certificate) => void;
}

/** Takes in what an authority made from the request of a key that stays in the hub. */
export function SignedForm({ certificate: { thumbprint }, onKept }: SignedFormProps): ReactNode {
  const { t } = useTranslation('certificates');
  const hub = useHub();
  const [pem, setPem] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const keep = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { certificate, replaced } = await hub.certificates.importSigned({ certificate: thumbprint, pem });
      notify({ tone: 'ok', message: t(replaced ? 'signed.done' : 'signed.stays', { name: certificate.name }) });
      onKept(certificate);
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
      setBusy(false);
    }
  };
  return (
    <>
      <Textarea
        label={t('signed.open')}
        description={t('signed.hint')}
        error={refusal}
        rows={5}
        maxLength={65_536}
        value={pem}
        onChange={(event) => setPem(event.currentTarget.value)}
        placeholder="-----BEGIN CERTIFICATE-----"
        spellCheck={false}
      />
      <div>
        <Button small loading={busy} disabled={pem.trim() === ''} onClick={() => void keep()}>
          {t('signed.act')}
        </Button>
      </div>
    </>
  );
}

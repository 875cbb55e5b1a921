import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '#shared/contract/certificates';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Facts } from '../../ui/facts';
import { dayText } from './day-text';

/** All that is known of a certificate, and the certificate itself; of its key only where it is. */
export function DetailDialog({ certificate, onClose }: { readonly certificate: Certificate; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('certificates');
  const { locale } = useFormat();
  const hub = useHub();
  const { thumbprint, name, subject, issuer, names, serial, validFrom, validTo, daysLeft, key, privateKey, where } = certificate;
  const whole = useCall((signal) => hub.certificates.get({ certificate: thumbprint }, { signal }), [hub, thumbprint]);
  return (
    <Dialog label={name} width={640} onClose={onClose}>
      <div className="certificates-form">
        <h2>{name}</h2>
        <Facts
          facts={[
            { name: t('subject'), value: subject },
            { name: t('column.issuer'), value: issuer },
            ...(names.length === 0 ? [] : [{ name: t('names'), value: names.join(', ') }]),
            { name: t('serial'), value: <span className="certificates-print">{serial}</span> },
            { name: t('thumbprint'), value: <span className="certificates-print">{thumbprint}</span> },
            { name: t('good'), value: `${dayText(validFrom, locale)} – ${dayText(validTo, locale)} · ${t('days', { count: daysLeft })}` },
            { name: t('keyType'), value: `${key.type} ${key.detail}` },
            { name: t('column.key'), value: t(`key.${privateKey}`) },
            { name: t('column.where'), value: where },
          ]}
        />
        {whole.error !== undefined && <Failed error={whole.error} retry={whole.retry} />}
        {whole.value !== undefined && (
          <pre className="certificates-pem" tabIndex={0}>
            {whole.value.pem}
          </pre>
        )}
        <div className="ax-actions">
          <Button onClick={onClose} data-first-focus>
            {t('close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

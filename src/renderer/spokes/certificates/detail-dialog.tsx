import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate, ListedCertificate } from '#shared/contract/certificates';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Dialog } from '../../ui/dialog';
import { Facts } from '../../ui/facts';
import { dayText } from '../../lib/date-text';
import { RequestText } from './request-text';
import { SignedForm } from './signed-form';
import { useUsers } from './use-users';

interface DetailDialogProps {
  readonly certificate: Certificate;
  readonly users: ListedCertificate['usedBy'];
  readonly mayWrite: boolean;
  /** What an authority makes one from, of a key that was just made. */
  readonly request: string | undefined;
  readonly onKept: (certificate: Certificate) => void;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** All that is known of a certificate, and the certificate itself; of its key only where it is. */
export function DetailDialog({ certificate, users, mayWrite, request, onKept, onRemoved, onClose }: DetailDialogProps): ReactNode {
  const { t } = useTranslation('certificates');
  const { locale } = useFormat();
  const hub = useHub();
  const { thumbprint, name, subject, issuer, names, serial, validFrom, validTo, daysLeft, key, privateKey, where } = certificate;
  const userText = useUsers();
  const [asked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const remove = (): void => {
    setAsked(false);
    hub.certificates
      .remove({ certificate: thumbprint })
      .then(onRemoved, (error: unknown) => setRefusal(errorText(HubError.from(error), t)));
  };
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
            { name: t('column.users'), value: users.length === 0 ? t('unused') : userText(users) },
          ]}
        />
        {whole.error !== undefined && <Failed error={whole.error} retry={whole.retry} />}
        {whole.value !== undefined && (
          <pre className="certificates-pem" tabIndex={0}>
            {whole.value.pem}
          </pre>
        )}
        {request !== undefined && <RequestText request={request} />}
        {mayWrite && privateKey === 'hub' && <SignedForm certificate={certificate} onKept={onKept} />}
        {refusal !== undefined && <p role="alert">{refusal}</p>}
        <div className="ax-actions">
          {mayWrite && privateKey === 'hub' && (
            <Button variant="default" danger onClick={() => setAsked(true)}>
              {t('remove.act')}
            </Button>
          )}
          <Button onClick={onClose} data-first-focus>
            {t('close')}
          </Button>
        </div>
      </div>
      {asked && (
        <ConfirmDialog
          title={t('remove.title', { name })}
          confirmLabel={t('remove.act')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={remove}
          onCancel={() => setAsked(false)}
        >
          <p>{t('remove.text')}</p>
        </ConfirmDialog>
      )}
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCall } from '../../lib/use-call';
import { Choice } from '../../ui/choice';

interface CertificateFieldProps {
  /** By thumbprint; empty for none. */
  readonly value: string;
  readonly onChange: (thumbprint: string) => void;
}

/** Which certificate a webhook is shown that asks for one; there only where somebody may use them, or one is named already. */
export function CertificateField({ value, onChange }: CertificateFieldProps): ReactNode {
  const { t } = useTranslation('notifications');
  const hub = useHub();
  const may = useMay('certificates:write');
  const held = useCall(async (signal) => (may ? (await hub.certificates.list({}, { signal })).items : []), [hub, may]);
  const usable = (held.value ?? []).filter(({ privateKey }) => privateKey === 'hub' || privateKey === 'file');
  const offered = usable.map(({ thumbprint, name }) => ({ value: thumbprint, label: `${name} (${thumbprint.slice(0, 8)})` }));
  // One that is gone, or may not be seen, is still what the rule says.
  const missing = value !== '' && offered.every((one) => one.value !== value) ? [{ value, label: value.slice(0, 16) }] : [];
  if (offered.length === 0 && missing.length === 0) return null;
  return (
    <label className="ax-field">
      {t('form.certificate')}
      <Choice
        label={t('form.certificate')}
        value={value}
        disabled={!may}
        onChange={onChange}
        options={[{ value: '', label: t('form.noCertificate') }, ...missing, ...offered]}
      />
      <span className="ax-dim ax-small">{t('form.certificateHint')}</span>
    </label>
  );
}

import { NumberInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '#shared/contract/certificates';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';

const kinds = ['ec-p256', 'ec-p384', 'rsa-3072', 'rsa-4096'] as const;
const DAYS = { min: 1, max: 3_650, usual: 365 } as const;

interface CreateDialogProps {
  /** With the request for one by an authority. */
  readonly onMade: (certificate: Certificate, request: string) => void;
  readonly onCancel: () => void;
}

/** Makes a key that stays in the hub, and a certificate by itself with it. */
export function CreateDialog({ onMade, onCancel }: CreateDialogProps): ReactNode {
  const { t } = useTranslation('certificates');
  const hub = useHub();
  const [name, setName] = useState('');
  const [names, setNames] = useState('');
  const [key, setKey] = useState<(typeof kinds)[number]>('ec-p256');
  const [days, setDays] = useState<number>(DAYS.usual);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const create = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const wanted = names.split(/[\s,]+/).filter((one) => one !== '');
      const { certificate, request } = await hub.certificates.create({ name, names: wanted, key, days });
      onMade(certificate, request);
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
      setBusy(false);
    }
  };
  return (
    <Dialog label={t('create.title')} width={520} onClose={onCancel}>
      <form
        className="certificates-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && name.trim() !== '') void create();
        }}
      >
        <h2>{t('create.title')}</h2>
        <p className="ax-dim">{t('create.hint')}</p>
        <TextInput
          label={t('create.name')}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-first-focus
        />
        <TextInput
          label={t('create.names')}
          description={t('create.namesHint')}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
        />
        <label className="ax-field">
          {t('create.key')}
          <Choice value={key} onChange={setKey} options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        </label>
        <NumberInput
          label={t('create.days')}
          min={DAYS.min}
          max={DAYS.max}
          allowDecimal={false}
          value={days}
          onChange={(next) => setDays(typeof next === 'number' ? Math.max(DAYS.min, Math.min(DAYS.max, next)) : DAYS.usual)}
        />
        {refusal !== undefined && (
          <p role="alert">
            <Icon name="warning" size={14} /> {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onCancel}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {t('create.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

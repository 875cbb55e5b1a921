import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Source } from '#shared/contract/scripts';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

interface SigningKeyProps {
  readonly source: Source;
  readonly onClose: () => void;
}

/** Whose signature over the index of a source counts as an approval. */
export function SigningKey({ source, onClose }: SigningKeyProps): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { signature } = source;
  const set = async (pem: string | null): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await hub.scripts.trustKey({ source: source.id, key: pem });
      onClose();
    } catch (error) {
      setProblem(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  };
  const title = t('folders.key.title', { folder: source.label });
  return (
    <Dialog label={title} onClose={onClose} width={560}>
      <form
        className="ax-confirm"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== '') void set(key);
        }}
      >
        <h2>{title}</h2>
        <div className="ax-confirm-text">
          <p>{t('folders.key.text')}</p>
          {signature !== null && (
            <p>
              {t('folders.key.now')} <span className="ax-mono">{signature.key.slice(0, 16)}</span> ·{' '}
              {t(`folders.signature.${signature.state}`)}
            </p>
          )}
        </div>
        <Textarea
          label={t('folders.key.label')}
          placeholder={'-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----'}
          autosize
          minRows={4}
          maxRows={8}
          maxLength={1_024}
          value={key}
          error={problem}
          spellCheck={false}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <div className="ax-actions">
          {signature !== null && (
            <Button variant="default" danger loading={busy} onClick={() => void set(null)}>
              {t('folders.key.forget')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={key.trim() === ''}>
            {t('folders.key.set')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

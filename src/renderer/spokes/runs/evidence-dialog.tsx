import { Button, PasswordInput, SegmentedControl, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocked } from '../../lib/use-locked';
import { Dialog } from '../../ui/dialog';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import '@mantine/core/styles/FloatingIndicator.layer.css';

/** Who may open a pack: those with a key, or who know a passphrase. */
export type EvidenceLock = { recipients: string[] } | { passphrase: string };

interface EvidenceDialogProps {
  readonly busy: boolean;
  /** Why the hub did not take it. */
  readonly refused: string | undefined;
  readonly onGiven: (lock: EvidenceLock) => void;
  /** Another way to lock was chosen: what was refused is of no concern any more. */
  readonly onOther: () => void;
  readonly onCancel: () => void;
}

/** Of a passphrase; the hub asks for as many. */
const SHORTEST = 8;

/** Asks who shall be able to open an evidence pack. */
export function EvidenceDialog({ busy, refused, onGiven, onOther, onCancel }: EvidenceDialogProps): ReactNode {
  const { t } = useTranslation('runs');
  const [kind, setKind] = useState<'keys' | 'passphrase'>('keys');
  const [keys, setKeys] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  useLocked(() => {
    setPassphrase('');
    setAgain('');
  });
  // What is wrong is said once it was tried: nobody is told off while they type.
  const [tried, setTried] = useState(false);
  const recipients = keys.split(/\s+/).filter((key) => key !== '');
  const tooShort = passphrase.length < SHORTEST;
  const differ = passphrase !== again;
  const lock: EvidenceLock | undefined =
    kind === 'keys' ? (recipients.length > 0 ? { recipients } : undefined) : tooShort || differ ? undefined : { passphrase };

  return (
    <Dialog label={t('evidence.title')} width={520} onClose={onCancel}>
      <form
        className="run-secrets"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!busy && lock !== undefined) onGiven(lock);
        }}
      >
        <h2>{t('evidence.title')}</h2>
        <p className="ax-dim">{t('evidence.what')}</p>
        <SegmentedControl
          aria-label={t('evidence.openedBy')}
          value={kind}
          onChange={(value) => {
            setKind(value);
            setTried(false);
            onOther();
          }}
          data={[
            { value: 'keys', label: t('evidence.keys') },
            { value: 'passphrase', label: t('evidence.passphrase') },
          ]}
        />
        {kind === 'keys' ? (
          <Textarea
            label={t('evidence.keysLabel')}
            description={t('evidence.keysHint')}
            error={refused ?? (tried && lock === undefined && t('evidence.noKeys'))}
            placeholder="age1…"
            rows={4}
            spellCheck={false}
            maxLength={65_536}
            value={keys}
            onChange={(event) => setKeys(event.currentTarget.value)}
          />
        ) : (
          <>
            <PasswordInput
              label={t('evidence.passphrase')}
              description={t('evidence.passphraseHint', { count: SHORTEST })}
              error={refused ?? (tried && tooShort && t('evidence.tooShort', { count: SHORTEST }))}
              autoComplete="new-password"
              maxLength={1_024}
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('evidence.again')}
              error={tried && !tooShort && differ && t('evidence.differ')}
              autoComplete="new-password"
              maxLength={1_024}
              value={again}
              onChange={(event) => setAgain(event.currentTarget.value)}
            />
          </>
        )}
        <p className="ax-dim">{t('evidence.verify')}</p>
        <div className="ax-actions">
          <Button variant="default" onClick={onCancel}>
            {t('evidence.back')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('evidence.write')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

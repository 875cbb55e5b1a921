import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StateEntry, StateKind } from '#shared/contract/script-state';
import { hasExactNumbers } from '#shared/contract/exact-numbers';
import { jsonOfTyped, typedOf } from '#shared/contract/state-text';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { Dialog } from '../../../ui/dialog';
import type { ScriptState } from './use-script-state';

/** What is asked before a value is written or removed. Outside the script's form: a form of its own must not send that one. */
export function StateDialogs({ state }: { readonly state: ScriptState }): ReactNode {
  const { t } = useTranslation('scripts');
  const { asking, ask, busy, refusal } = state;
  if (asking === null) return null;
  if (asking.what === 'write') return <WriteValue key={asking.entry?.key} kind={asking.kind} entry={asking.entry} state={state} />;
  const one = asking.what === 'remove' ? asking.entry : null;
  return (
    <ConfirmDialog
      danger
      title={one === null ? t('state.clearTitle') : t('state.removeTitle', { key: one.key })}
      confirmLabel={one === null ? t('state.clear') : t('state.remove')}
      cancelLabel={t('confirm.back')}
      busy={busy}
      onConfirm={() => void (one === null ? state.clear() : state.remove(one))}
      onCancel={() => ask(null)}
    >
      <p>{t(one === null ? 'state.clearText' : 'state.removeText')}</p>
      {refusal !== null && <Refusal text={refusal} />}
    </ConfirmDialog>
  );
}

interface WriteValueProps {
  readonly kind: StateKind;
  readonly entry: StateEntry | null;
  readonly state: ScriptState;
}

function WriteValue({ kind, entry, state: { busy, refusal, ask, write } }: WriteValueProps): ReactNode {
  const { t } = useTranslation('scripts');
  const [key, setKey] = useState(entry?.key ?? '');
  const [typed, setTyped] = useState(entry === null ? '' : typedOf(entry.json));
  const title = entry === null ? t(`state.add.${kind}`) : t('state.editOf', { key: entry.key });
  const json = jsonOfTyped(typed);
  const exact = json === null || hasExactNumbers(json);
  const ready = key !== '' && json !== null && exact;
  return (
    <Dialog label={title} onClose={() => ask(null)} width={520}>
      <form
        className="ax-confirm"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void write(kind, key, typed);
        }}
      >
        <h2>{title}</h2>
        <div className="ax-confirm-text">
          <p>{t(`state.hint.${kind}`)}</p>
        </div>
        <label className="ax-field">
          {t('state.key')}
          <input
            data-first-focus={entry === null || undefined}
            value={key}
            maxLength={256}
            readOnly={entry !== null}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <label className="ax-field">
          {t('state.value')}
          <textarea
            className="script-state-value"
            data-first-focus={entry !== null || undefined}
            rows={5}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        {json === null && <p className="script-notice">{t('state.null')}</p>}
        {!exact && <p className="script-notice">{t('state.inexact')}</p>}
        {refusal !== null && <Refusal text={refusal} />}
        <div className="ax-actions">
          <Button variant="default" onClick={() => ask(null)}>
            {t('confirm.back')}
          </Button>
          <Button type="submit" disabled={!ready} loading={busy}>
            {t('shell:common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const Refusal = ({ text }: { readonly text: string }): ReactNode => (
  <p className="script-notice" data-tone="bad" role="alert">
    {text}
  </p>
);

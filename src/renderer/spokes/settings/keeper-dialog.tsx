import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useCollection } from '../../lib/use-collection';
import { useLocked } from '../../lib/use-locked';
import { notify } from '../../lib/notify';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';

interface KeeperDialogProps {
  readonly onClose: () => void;
  readonly onChosen: () => void;
}

/** No account is called so: names have no space. */
const FRESH = ' ';
const nothing = { password: '', again: '' };

/** Whose password unlocks for the machine's person: a local account that there is, or one that is made for it. It is typed now, to be sure. */
export function KeeperDialog({ onClose, onChosen }: KeeperDialogProps): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const { items } = useCollection(
    (after, signal) => hub.accounts.watch({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  const names = items.filter(({ provider, disabled }) => provider === 'local' && !disabled).map(({ name }) => name);
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState(nothing);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  useLocked(() => setTyped(nothing));
  const which = chosen ?? names[0] ?? FRESH;
  const fresh = which === FRESH;

  async function save(): Promise<void> {
    if (fresh && typed.password !== typed.again) return setProblem(t('lock.differ'));
    setBusy(true);
    setProblem(undefined);
    const account = fresh ? name.trim() : which;
    try {
      if (fresh) {
        await hub.accounts.add({ name: account, password: typed.password, roles: [] });
        setChosen(account); // It is there now: another try chooses it, and adds none.
      }
      await hub.lock.setKeeper({ account, password: typed.password });
      notify({ tone: 'ok', message: t('lock.set', { account }) });
      onChosen();
    } catch (error) {
      setProblem(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog label={t('lock.dialog')} onClose={onClose}>
      <form
        className="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{t('lock.dialog')}</h2>
        <p className="ax-dim">{t('lock.dialogHint')}</p>
        <label className="ax-field">
          {t('lock.which')}
          <Choice
            value={which}
            onChange={setChosen}
            options={[...names.map((value) => ({ value, label: value })), { value: FRESH, label: t('lock.fresh') }]}
          />
        </label>
        {fresh && (
          <label className="ax-field">
            {t('lock.name')}
            <input
              required
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </label>
        )}
        <label className="ax-field">
          {t('lock.password')}
          <input
            type="password"
            required
            autoComplete={fresh ? 'new-password' : 'current-password'}
            value={typed.password}
            onChange={(event) => setTyped({ ...typed, password: event.currentTarget.value })}
          />
        </label>
        {fresh && (
          <label className="ax-field">
            {t('lock.again')}
            <input
              type="password"
              required
              autoComplete="new-password"
              value={typed.again}
              onChange={(event) => setTyped({ ...typed, again: event.currentTarget.value })}
            />
          </label>
        )}
        {problem !== undefined && (
          <p className="settings-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('lock.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

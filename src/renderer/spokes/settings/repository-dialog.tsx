import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Repository } from '#shared/contract/repositories';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useFormat, useNow } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';
import { draftOf, emptyDraft, intervalsWith, unitsOf, wantedOf, type RepositoryDraft } from './repository-draft';

interface RepositoryDialogProps {
  /** Undefined adds one. */
  readonly repository: Repository | undefined;
  readonly onClose: () => void;
}

/** Which repository, which branch and folder of it, and how often it is looked at. It is fetched before it is kept; leaving ends that. */
export function RepositoryDialog({ repository, onClose }: RepositoryDialogProps): ReactNode {
  const { t } = useTranslation('settings');
  const [draft, setDraft] = useState<RepositoryDraft>(() => (repository === undefined ? emptyDraft : draftOf(repository)));
  const { save, since, refusal, cancel } = useSave(repository, onClose);
  const busy = since !== undefined;
  const change = (more: Partial<RepositoryDraft>): void => setDraft((now) => ({ ...now, ...more }));
  const title = t(repository === undefined ? 'repository.add' : 'repository.edit');
  const leave = (): void => {
    cancel();
    onClose();
  };
  const every = [
    { value: 'off', label: t('repository.off') },
    ...intervalsWith(draft.every).map((seconds) => {
      const { unit, count } = unitsOf(seconds);
      return { value: String(seconds), label: t(`repository.every.${unit}`, { count }) };
    }),
  ];
  return (
    <Dialog label={title} onClose={leave} width={520}>
      <form
        className="ax-confirm settings-repository"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.url.trim() !== '' && !busy) void save(draft);
        }}
      >
        <h2>{title}</h2>
        <TextInput
          data-first-focus
          label={t('repository.url')}
          description={t('repository.urlHint')}
          placeholder="https://git.example.org/ops/tools.git"
          required
          maxLength={2_048}
          value={draft.url}
          disabled={busy}
          onChange={(event) => change({ url: event.currentTarget.value })}
          spellCheck={false}
        />
        <div className="settings-pair">
          <TextInput
            label={t('repository.branch')}
            placeholder={t('repository.branchOwn')}
            maxLength={255}
            value={draft.branch}
            disabled={busy}
            onChange={(event) => change({ branch: event.currentTarget.value })}
            spellCheck={false}
          />
          <TextInput
            label={t('repository.folder')}
            placeholder={t('repository.folderAll')}
            maxLength={1_024}
            value={draft.folder}
            disabled={busy}
            onChange={(event) => change({ folder: event.currentTarget.value })}
            spellCheck={false}
          />
        </div>
        <label className="ax-field">
          {t('repository.everyLabel')}
          <Choice
            label={t('repository.everyLabel')}
            value={draft.every}
            options={every}
            disabled={busy}
            onChange={(value) => change({ every: value })}
          />
          <span className="ax-dim ax-small">{t('repository.everyHint')}</span>
        </label>
        <p className="ax-dim ax-small">{t('repository.readOnly')}</p>
        <div aria-live="polite">
          {refusal !== undefined && <Refusal error={refusal} />}
          {busy && <Waiting since={since} />}
        </div>
        <div className="ax-actions">
          <Button variant="default" onClick={leave}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={draft.url.trim() === ''}>
            {t(repository === undefined ? 'repository.act' : 'shell:common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why it did not work, in our words and in git's. */
function Refusal({ error }: { readonly error: HubError }): ReactNode {
  const { t } = useTranslation('settings');
  const said = HubError.is(error, 'REPOSITORY_FAILED') && error.data.reason !== 'other' ? error.data.detail : '';
  return (
    <div className="settings-problem" role="alert">
      <p>{errorText(error, t)}</p>
      {said !== '' && <pre className="settings-said">{said}</pre>}
    </div>
  );
}

function Waiting({ since }: { readonly since: number }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const now = useNow(1_000);
  return <p>{t('repository.fetching', { time: format.duration(Math.max(0, Math.floor((now - since) / 1_000) * 1_000)) })}</p>;
}

interface Saving {
  readonly save: (draft: RepositoryDraft) => Promise<void>;
  /** When what is under way began, in milliseconds since 1970. */
  readonly since: number | undefined;
  readonly refusal: HubError | undefined;
  readonly cancel: () => void;
}

function useSave(repository: Repository | undefined, onDone: () => void): Saving {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const [since, setSince] = useState<number>();
  const [refusal, setRefusal] = useState<HubError>();
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  async function save(draft: RepositoryDraft): Promise<void> {
    const mine = new AbortController();
    abort.current = mine;
    setSince(Date.now());
    setRefusal(undefined);
    const wanted = wantedOf(draft);
    try {
      if (repository === undefined) {
        await hub.repositories.add(wanted, { signal: mine.signal });
        notify({ tone: 'ok', message: t('folders.added', { folder: wanted.url }) });
      } else {
        await hub.repositories.change({ source: repository.source, ...wanted }, { signal: mine.signal });
      }
      onDone();
    } catch (error) {
      if (!mine.signal.aborted) setRefusal(HubError.from(error));
    } finally {
      if (!mine.signal.aborted) setSince(undefined);
    }
  }
  return { save, since, refusal, cancel: () => abort.current?.abort() };
}

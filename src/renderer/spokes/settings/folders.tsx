import { TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Repository } from '#shared/contract/repositories';
import type { ScriptSummary, Source } from '#shared/contract/scripts';
import { TOOLBOX } from '#shared/contract/toolbox';
import { isTrusted } from '#shared/contract/trust-state';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useHubInfo, useMay } from '../../lib/hub-info';
import { useRepositories, useScripts, useSources } from '../../lib/live';
import { notify } from '../../lib/notify';
import { useNavigated } from '../../lib/use-navigated';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { EmptyState, LoadingState } from '../../ui/states';
import { AddToolbox } from './add-toolbox';
import { FolderRow } from './folder-row';
import { RepositoryDialog } from './repository-dialog';
import { RepositoryRow } from './repository-row';
import { SigningKey } from './signing-key';
import { useAttempt } from './use-change';

/** The folders and git repositories that scripts come from. `#add-git` opens the form for one of these. */
export function Folders(): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const sources = useSources();
  const repositories = useRepositories();
  const [removing, setRemoving] = useState<Source>();
  const [approving, setApproving] = useState<Source>();
  const [keyed, setKeyed] = useState<string>();
  const mayWrite = useMay('scripts:write');
  const mayApprove = useMay('scripts:approve');
  const scripts = useScripts().items;
  const untrusted = useMemo(() => untrustedBySource(scripts), [scripts]);
  const keySource = sources.items.find(({ id }) => id === keyed);
  const approve = async (source: Source): Promise<void> => {
    setApproving(undefined);
    const done = await hub.scripts.approveSource({ source: source.id });
    notify({ tone: done.passedOver === 0 ? 'ok' : 'bad', message: approvedText(done, t) });
  };
  const [editing, setEditing] = useState<Repository | 'new'>();
  useNavigated(() => {
    if (location.hash === '#add-git') setEditing('new');
  });
  const close = (): void => {
    setEditing(undefined);
    if (location.hash === '#add-git') navigate('/settings#folders', { replace: true });
  };
  const byId = new Map(repositories.items.map((repository) => [repository.source as string, repository]));
  const remove = (source: Source): void => {
    setRemoving(undefined);
    attempt(hub.scripts.removeSource({ source: source.id }));
  };
  const sync = (source: Source): void => attempt(hub.scripts.sync({ source: source.id }));
  const row = (source: Source): ReactNode => {
    const repository = byId.get(source.id);
    const { fresh, known } = untrusted.get(source.id) ?? none;
    const trust = {
      untrusted: fresh + known,
      onApprove: mayApprove && fresh > 0 ? () => setApproving(source) : undefined,
      onKey: mayApprove && !source.builtIn ? () => setKeyed(source.id) : undefined,
    };
    if (repository === undefined) {
      return (
        <FolderRow
          key={source.id}
          source={source}
          {...trust}
          onSync={() => sync(source)}
          onRemove={mayWrite && !source.builtIn ? () => setRemoving(source) : undefined}
        />
      );
    }
    const actions = {
      sync: () => sync(source),
      stop: () => attempt(hub.repositories.stop({ source: source.id })),
      edit: () => setEditing(repository),
      remove: () => setRemoving(source),
    };
    return <RepositoryRow key={source.id} source={source} repository={repository} {...trust} actions={mayWrite ? actions : undefined} />;
  };
  const loading = sources.state === 'loading' || repositories.state === 'loading';
  // Nothing to look at, and nothing to do: others may have some.
  if (!mayWrite && sources.state === 'ok' && sources.items.length === 0) return null;
  const isRepository = removing !== undefined && byId.has(removing.id);
  return (
    <Card title={t('folders.title')} aside={t('folders.hint')}>
      {sources.error !== undefined && <Failed error={sources.error} retry={sources.retry} />}
      {loading && <LoadingState rows={2} label={t('shell:common.loading')} />}
      {sources.state === 'ok' && sources.items.length === 0 && (
        <EmptyState icon="folder" title={t('folders.empty.title')} hint={t('folders.empty.hint')} />
      )}
      {!loading && <ul>{sources.items.map(row)}</ul>}
      {mayWrite && <AddFolder mayApprove={mayApprove} onAddRepository={() => setEditing('new')} />}
      {mayWrite && sources.state === 'ok' && !sources.items.some(({ id }) => id === TOOLBOX) && <AddToolbox />}
      {editing !== undefined && mayWrite && <RepositoryDialog repository={editing === 'new' ? undefined : editing} onClose={close} />}
      {keySource !== undefined && <SigningKey source={keySource} onClose={() => setKeyed(undefined)} />}
      {approving !== undefined && (
        <ConfirmDialog
          title={t('folders.approve.title', { folder: approving.label })}
          confirmLabel={t('folders.approve.act')}
          cancelLabel={t('shell:common.cancel')}
          onConfirm={() => attempt(approve(approving))}
          onCancel={() => setApproving(undefined)}
        >
          {approvingText(untrusted.get(approving.id) ?? none, t)}
        </ConfirmDialog>
      )}
      {removing !== undefined && (
        <ConfirmDialog
          title={t('folders.remove.title', { folder: removing.label })}
          confirmLabel={t(isRepository ? 'repository.remove.act' : 'folders.remove.act')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => remove(removing)}
          onCancel={() => setRemoving(undefined)}
        >
          {t(isRepository ? 'repository.remove.text' : 'folders.remove.text', { count: removing.scripts })}
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** Scripts that do not run: those that nobody ever approved, and those that changed since or were withdrawn. */
interface Untrusted {
  readonly fresh: number;
  readonly known: number;
}
const none: Untrusted = { fresh: 0, known: 0 };

function untrustedBySource(scripts: readonly ScriptSummary[]): ReadonlyMap<string, Untrusted> {
  const counts = new Map<string, Untrusted>();
  for (const { sourceId, trust } of scripts) {
    if (isTrusted(trust)) continue;
    const { fresh, known } = counts.get(sourceId) ?? none;
    counts.set(sourceId, trust === 'new' ? { fresh: fresh + 1, known } : { fresh, known: known + 1 });
  }
  return counts;
}

const leftText = (left: number, t: TFunction): readonly string[] => (left > 0 ? [t('settings:folders.approve.left', { count: left })] : []);

const approvingText = ({ fresh, known }: Untrusted, t: TFunction): string =>
  [t('settings:folders.approve.text', { count: fresh }), ...leftText(known, t)].join(' ');

interface Approved {
  readonly approved: number;
  readonly passedOver: number;
  readonly left: number;
}

const approvedText = ({ approved, passedOver, left }: Approved, t: TFunction): string =>
  [
    t('settings:folders.approve.done', { count: approved }),
    ...(passedOver > 0 ? [t('settings:folders.approve.passedOver', { count: passedOver })] : []),
    ...leftText(left, t),
  ].join(' ');

/** With the system's dialog where the hub has a display, and by typing the path everywhere. */
function AddFolder({ mayApprove, onAddRepository }: { readonly mayApprove: boolean; readonly onAddRepository: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const display = useHubInfo()?.display ?? false;
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [trusting, setTrusting] = useState(true);
  const add = async (path: string): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const source = await hub.scripts.addSource({ folder: path });
      const approves = mayApprove && trusting && source.scripts > 0;
      const done = approves ? await hub.scripts.approveSource({ source: source.id }) : undefined;
      const more = done === undefined ? '' : ` ${approvedText(done, t)}`;
      notify({ tone: 'ok', message: t('folders.added', { folder: source.label }) + more });
      setFolder('');
    } catch (error) {
      setProblem(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  };
  const pick = async (): Promise<void> => {
    try {
      const { path } = await hub.hub.pick({ kind: 'folder' });
      if (path !== null) await add(path);
    } catch (error) {
      setProblem(errorText(HubError.from(error), t));
    }
  };
  return (
    <form
      className="settings-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (folder.trim() !== '') void add(folder.trim());
      }}
    >
      <TextInput
        className="ax-grow"
        aria-label={t('folders.path')}
        placeholder={t('folders.placeholder')}
        value={folder}
        error={problem}
        onChange={(event) => setFolder(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
      />
      {display && (
        <Button variant="default" icon={<Icon name="folder" size={14} />} onClick={() => void pick()}>
          {t('folders.browse')}
        </Button>
      )}
      <Button type="submit" loading={busy} disabled={folder.trim() === ''}>
        {t('folders.add')}
      </Button>
      <Button id="add-git" variant="default" icon={<Icon name="branch" size={14} />} onClick={onAddRepository}>
        {t('repository.add')}
      </Button>
      {mayApprove && (
        <label className="settings-add-more">
          <input type="checkbox" checked={trusting} onChange={(event) => setTrusting(event.currentTarget.checked)} />
          {t('folders.approve.now')}
        </label>
      )}
    </form>
  );
}

import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Repository } from '#shared/contract/repositories';
import type { Source } from '#shared/contract/scripts';
import { useFormat, useNow } from '../../lib/use-format';
import { Icon, type IconName } from '../../ui/icon';
import { Chip, StatusTag } from '../../ui/status-tag';
import { SourceTrust } from './source-trust';

interface RepositoryRowProps {
  readonly source: Source;
  readonly repository: Repository;
  readonly untrusted: number;
  readonly onApprove: (() => void) | undefined;
  readonly onKey: (() => void) | undefined;
  /** Absent where nothing of it may be changed. */
  readonly actions:
    { readonly sync: () => void; readonly stop: () => void; readonly edit: () => void; readonly remove: () => void } | undefined;
}

/** One git repository: which commit its scripts are of, how it stands with its origin, what can be done with it. */
export function RepositoryRow({ source, repository, untrusted, onApprove, onKey, actions }: RepositoryRowProps): ReactNode {
  const { t } = useTranslation('settings');
  const { label, reason } = source;
  const { url, folder, follows, commit, failure, progress } = repository;
  const action = (icon: IconName, text: string, act: () => void): ReactNode => (
    <ActionIcon variant="subtle" aria-label={text} title={text} onClick={act}>
      <Icon name={icon} />
    </ActionIcon>
  );
  return (
    <li className="settings-row settings-row-tall">
      <Icon name="branch" />
      <div className="ax-grow">
        <div className="ax-row">
          <b>{label}</b>
          {follows !== null && <Chip mono>{follows}</Chip>}
        </div>
        <p className="ax-mono ax-dim ax-ellipsis" title={url}>
          {url}
          {folder !== null && ` › ${folder}`}
        </p>
        {commit !== null && (
          <p className="ax-ellipsis" title={`${commit.id}\n${commit.subject}\n${commit.author}`}>
            <span className="ax-mono">{commit.id.slice(0, 10)}</span> {commit.subject} <span className="ax-dim">{commit.author}</span>
          </p>
        )}
        <Standing repository={repository} />
        {failure !== null && (
          <div className="settings-problem">
            <p>{t(`shell:repositoryFailed.${failure.reason}`, { detail: failure.detail })}.</p>
            {failure.reason !== 'other' && failure.detail !== '' && (
              <details>
                <summary>{t('repository.said')}</summary>
                <pre className="settings-said">{failure.detail}</pre>
              </details>
            )}
          </div>
        )}
        <SourceTrust signature={source.signature} untrusted={untrusted} onApprove={onApprove} />
        {reason !== null && <p className="settings-problem">{t(`shell:sourceReason.${reason}`)}</p>}
        {repository.leftOut > 0 && <p className="ax-dim">{t('repository.leftOut', { count: repository.leftOut })}</p>}
      </div>
      <span className="ax-dim settings-count">{t('folders.scripts', { count: source.scripts })}</span>
      <State repository={repository} />
      {actions === undefined ? (
        <span className="settings-no-action" />
      ) : (
        <span className="settings-actions">
          {progress === null
            ? action('refresh', t('repository.sync', { name: label }), actions.sync)
            : action('stop', t('repository.stop', { name: label }), actions.stop)}
          {onKey !== undefined && action('shield', t('folders.key.title', { folder: label }), onKey)}
          {action('pencil', t('repository.editOf', { name: label }), actions.edit)}
          {action('trash', t('folders.remove.title', { folder: label }), actions.remove)}
        </span>
      )}
    </li>
  );
}

function State({ repository: { progress, failure } }: { readonly repository: Repository }): ReactNode {
  const { t } = useTranslation('settings');
  if (progress !== null) return <StatusTag tone="run" label={t(`repository.phase.${progress.phase}`)} />;
  return failure === null ? (
    <StatusTag tone="ok" label={t('repository.state.synced')} />
  ) : (
    <StatusTag tone="bad" label={t('repository.state.failing')} />
  );
}

/** When it was last equal to its origin, or how far it is in becoming so. Nothing is said to be synced in the future, or due in the past. */
function Standing({ repository: { progress, syncedAt, nextAt, failure } }: { readonly repository: Repository }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const now = useNow(progress === null ? 10_000 : 1_000);
  if (progress !== null) {
    const time = format.duration(Math.max(0, Math.floor((now - Date.parse(progress.since)) / 1_000) * 1_000));
    return (
      <p className="ax-dim">
        {progress.bytes > 0
          ? t('repository.progressBytes', { bytes: format.bytes(progress.bytes), time })
          : t('repository.progress', { time })}
      </p>
    );
  }
  return (
    <p className="ax-dim">
      {syncedAt !== null && (
        <time dateTime={syncedAt} title={format.full(syncedAt)}>
          {t(failure === null ? 'repository.synced' : 'repository.stale', {
            when: format.ago(syncedAt, Math.max(now, Date.parse(syncedAt))),
          })}
        </time>
      )}
      {nextAt !== null && (
        <>
          {' · '}
          <time dateTime={nextAt} title={format.full(nextAt)}>
            {t('repository.next', { when: format.ago(nextAt, Math.min(now, Date.parse(nextAt))) })}
          </time>
        </>
      )}
    </p>
  );
}

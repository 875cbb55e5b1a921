import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source } from '#shared/contract/scripts';
import { Icon } from '../../ui/icon';
import { Chip, StatusTag, type Tone } from '../../ui/status-tag';
import { SourceTrust } from './source-trust';

const tones: Readonly<Record<Source['state'], Tone>> = { scanning: 'run', watching: 'ok', polling: 'wait', unreadable: 'bad' };

interface FolderRowProps {
  readonly source: Source;
  /** How many of its scripts nobody approved as they are. */
  readonly untrusted: number;
  readonly onSync: () => void;
  /** Absent where nothing may be approved. */
  readonly onApprove: (() => void) | undefined;
  readonly onKey: (() => void) | undefined;
  /** Absent where it cannot be removed. */
  readonly onRemove: (() => void) | undefined;
}

/** One source: how it stands, how many scripts it has, what can be done with it. */
export function FolderRow({ source, untrusted, onSync, onApprove, onKey, onRemove }: FolderRowProps): ReactNode {
  const { t } = useTranslation('settings');
  const { label, folder, builtIn, scripts, state, reason } = source;
  return (
    <li className="settings-row">
      <Icon name="folder" />
      <div className="ax-grow">
        <div className="ax-row">
          <b>{label}</b>
          {builtIn && <Chip>{t('folders.builtIn')}</Chip>}
        </div>
        <p className="ax-mono ax-dim ax-ellipsis" title={folder}>
          {folder}
        </p>
        {state === 'polling' && <p className="ax-dim">{t('folders.pollingHint')}</p>}
        <SourceTrust signature={source.signature} untrusted={untrusted} onApprove={onApprove} />
        {reason !== null && <p className="settings-problem">{t(`shell:sourceReason.${reason}`)}</p>}
      </div>
      <span className="ax-dim">{t('folders.scripts', { count: scripts })}</span>
      <StatusTag tone={tones[state]} label={t(`folders.state.${state}`)} />
      {onKey !== undefined && (
        <ActionIcon
          variant="subtle"
          aria-label={t('folders.key.title', { folder: label })}
          title={t('folders.key.title', { folder: label })}
          onClick={onKey}
        >
          <Icon name="shield" />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        aria-label={t('folders.sync', { folder: label })}
        title={t('folders.sync', { folder: label })}
        onClick={onSync}
      >
        <Icon name="refresh" />
      </ActionIcon>
      {onRemove === undefined ? (
        <span className="settings-no-action" />
      ) : (
        <ActionIcon
          variant="subtle"
          aria-label={t('folders.remove.title', { folder: label })}
          title={t('folders.remove.title', { folder: label })}
          onClick={onRemove}
        >
          <Icon name="trash" />
        </ActionIcon>
      )}
    </li>
  );
}

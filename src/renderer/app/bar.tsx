import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { changesOf, nothing } from '../lib/changes-of';
import { useConnection, useHub, useHubLink } from '../lib/hub-context';
import { useHubInfo, useMay } from '../lib/hub-info';
import { useNotices, usePools } from '../lib/live';
import { useOnline } from '../lib/network';
import { shortcutLabel } from '../lib/shortcuts';
import { useStream } from '../lib/use-stream';
import { useVisible } from '../lib/use-visible';
import { Gauge } from '../ui/gauge';
import { Icon } from '../ui/icon';
import { KeyHint } from '../ui/key-hint';
import { StatusTag } from '../ui/status-tag';

/** The bar above every page: search, slots in use, how the hub is. */
export function Bar({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <header className="ax-bar">
      <button type="button" className="ax-bar-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K" data-tour="search">
        <Icon name="search" size={14} />
        <span className="ax-grow">{t('shell:bar.search')}</span>
        <KeyHint keys={shortcutLabel('mod+k')} />
      </button>
      <span className="ax-grow" />
      <SlotsInUse />
      <Bell />
      <Health />
    </header>
  );
}

function SlotsInUse(): ReactNode {
  const { t } = useTranslation();
  const pool = usePools().items.find(({ name }) => name === 'hub');
  if (pool === undefined) return null;
  const words = t('shell:bar.slotsOf', { used: pool.used, limit: pool.limit });
  return (
    <Link href="/settings#slots" className="ax-bar-slots" data-tour="slots">
      {t('shell:bar.slots')}
      <Gauge used={pool.used} limit={pool.limit} label={`${t('shell:bar.slots')}: ${words}`} />
      <span>{words}</span>
      {pool.queued > 0 && <span className="ax-bar-queued">{t('shell:bar.queued', { count: pool.queued })}</span>}
    </Link>
  );
}

/** Leads to what was told; counts what nobody has read. */
function Bell(): ReactNode {
  const { t } = useTranslation();
  const may = useMay('notifications:read');
  const unread = useNotices().items.filter(({ read }) => !read).length;
  if (!may) return null;
  const words = unread === 0 ? t('shell:bar.notifications') : t('shell:bar.unread', { count: unread });
  return (
    <Link href="/notifications" className="ax-bell" aria-label={words} title={words}>
      <Icon name="notifications" />
      {unread > 0 && (
        <span className="ax-bell-count" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}

function Health(): ReactNode {
  const { t } = useTranslation();
  const hub = useHub();
  const { retry } = useHubLink();
  const connection = useConnection();
  const visible = useVisible();
  const online = useOnline();
  const mayMeasure = useMay('metrics:read');
  const known = useHubInfo() !== undefined;
  // Only another state is drawn, and nothing is listened to by a page that nobody sees.
  const { value: storage } = useStream(
    (signal) => (visible && mayMeasure ? changesOf(hub.metrics.health({}, { signal }), (health) => health.storage) : nothing()),
    [hub, visible, mayMeasure],
  );
  if (connection === 'lost') {
    return (
      <button type="button" className="ax-health" onClick={retry} title={t('shell:health.retry')} role="status">
        <StatusTag tone="bad" label={t(online ? 'shell:health.lost' : 'shell:health.offline')} />
      </button>
    );
  }
  // Who is told nothing of the hub's health is told that it is there.
  if (connection === 'live' && known && !mayMeasure) return <StatusTag tone="ok" label={t('shell:health.connected')} />;
  if (connection === 'connecting' || storage === undefined) return <StatusTag tone="plain" label={t('shell:health.connecting')} />;
  const tone = storage === 'ok' ? 'ok' : storage === 'busy' ? 'wait' : 'bad';
  return <StatusTag tone={tone} label={t(`shell:health.${storage}`)} />;
}

import { useMemo, useSyncExternalStore } from 'react';
import type { AuditFilter } from '#shared/contract/audit';
import { useHubLink } from '../../lib/hub-context';
import { createAuditStore, type AuditPages, type AuditStore } from './audit-store';

/** The audit entries that fit a filter, live. */
export function useAudit(filter: AuditFilter): AuditPages & Pick<AuditStore, 'more' | 'retry'> {
  const link = useHubLink();
  const store = useMemo(() => createAuditStore(link, filter), [link, filter]);
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), more: store.more, retry: store.retry };
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { StateOwner } from '#shared/contract/script-state';
import { useHub } from '../../../lib/hub-context';
import { scriptHref } from '../../../lib/script-address';
import { useCall } from '../../../lib/use-call';
import { useFormat } from '../../../lib/use-format';

interface GoneOwnersProps {
  readonly catalogueRead: boolean;
  /** Asked again when it is another: values may have been removed, or a script have gone. */
  readonly renew: string;
}

/** Scripts that are there no more and that something is still kept for: each leads to its values. Nothing where there are none. */
export function GoneOwners({ catalogueRead, renew }: GoneOwnersProps): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const format = useFormat();
  const { value } = useCall(
    async (signal) => {
      const gone: StateOwner[] = [];
      // Before the folders were read every script would count as gone.
      if (!catalogueRead) return gone;
      for await (const owner of hub.scriptState.owners({}, { signal })) if (!owner.known) gone.push(owner);
      return gone;
    },
    [hub, catalogueRead, renew],
  );
  if (value === undefined || value.length === 0) return null;
  return (
    <details className="script-state-gone">
      <summary>{t('state.goneTitle', { count: value.length })}</summary>
      <ul className="script-gone">
        {value.map(({ script, settings, state, bytes }) => (
          <li key={script}>
            <Link href={scriptHref(script)} className="ax-link ax-mono ax-ellipsis" title={script}>
              {script}
            </Link>
            <span>{t('state.goneValues', { count: settings + state, size: format.bytes(bytes) })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlacedVersion } from '#shared/contract/vaults';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RowActions } from '../../ui/row-actions';
import { LoadingState } from '../../ui/states';
import { PlacedState, Time } from './vault-columns';

interface VersionsDialogProps {
  readonly vault: string;
  readonly name: string;
  /** Where values may be seen. */
  readonly onReveal: ((version: string) => void) | undefined;
  readonly onClose: () => void;
}

/** The versions of a vault's secret, newest first, without their values. */
export function VersionsDialog({ vault, name, onReveal, onClose }: VersionsDialogProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const listed = useCall(
    async (signal) => {
      const versions: PlacedVersion[] = [];
      let goesOn = false;
      for await (const page of hub.vaults.versions({ vault, name }, { signal })) {
        versions.push(...page.versions);
        goesOn = page.more;
      }
      return { versions: versions.toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '')), goesOn };
    },
    [hub, vault, name],
  );
  const title = t('vaults.versions', { name });
  return (
    <Dialog label={title} onClose={onClose} width={720}>
      <div className="ax-confirm">
        <h2>{title}</h2>
        {listed.error !== undefined ? (
          <Failed error={listed.error} retry={listed.retry} />
        ) : listed.value === undefined ? (
          <LoadingState rows={3} label={t('shell:common.loading')} />
        ) : (
          <div className="secrets-versions">
            <table aria-label={title}>
              <thead>
                <tr>
                  {(['version', 'state', 'created', 'expires'] as const).map((column) => (
                    <th key={column}>{t(`vaults.${column}`)}</th>
                  ))}
                  {onReveal !== undefined && <td />}
                </tr>
              </thead>
              <tbody>
                {listed.value.versions.map((one) => (
                  <tr key={one.version}>
                    <td>
                      <code>{one.version}</code>
                    </td>
                    <td>
                      <PlacedState of={one} />
                    </td>
                    <td>
                      <Time at={one.createdAt} />
                    </td>
                    <td>
                      <Time at={one.expiresAt} />
                    </td>
                    {onReveal !== undefined && (
                      <td>
                        <RowActions
                          actions={[
                            { icon: 'search', label: t('vaults.show', { version: one.version }), act: () => onReveal(one.version) },
                          ]}
                        />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {listed.value?.goesOn === true && <p className="secrets-warning">{t('vaults.more')}</p>}
        <div className="ax-actions">
          <Button variant="default" onClick={onClose} data-first-focus>
            {t('shell:common.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

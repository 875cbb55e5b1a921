import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Script } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import { useSettings } from '../../lib/settings-context';
import { Button } from '../../ui/button';
import { fetched } from '../../ui/fetched';
import { Icon } from '../../ui/icon';

const dialog = fetched(async () => (await import('./trust-dialog')).TrustDialog);

/** That the script is not what was approved, and the way to see why. */
export function TrustNotice({ script }: { readonly script: Script }): ReactNode {
  const { t } = useTranslation('scripts');
  const { settings } = useSettings();
  const { trust } = script;
  if (isTrusted(trust)) return null;
  return (
    <div className="script-trust" data-required={settings.trust === 'required' || undefined}>
      <Icon name="shield" />
      <p className="ax-grow">
        <b>{t(`trust.${trust}.title`)}</b> {t(`trust.${trust}.${settings.trust}`)}
      </p>
      <TrustButton script={script} label={t('trust.review')} />
    </div>
  );
}

interface TrustButtonProps {
  readonly script: Script;
  readonly label: string;
  readonly quiet?: boolean;
}

/** Opens the review of a script. */
export function TrustButton({ script, label, quiet = false }: TrustButtonProps): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small variant={quiet ? 'subtle' : 'filled'} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && <dialog.Component script={script} onClose={() => setOpen(false)} />}
    </>
  );
}

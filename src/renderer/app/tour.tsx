import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { shortcutLabel } from '../lib/shortcuts';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Icon, type IconName } from '../ui/icon';

const steps: readonly { readonly name: string; readonly icon: IconName }[] = [
  { name: 'welcome', icon: 'home' },
  { name: 'scripts', icon: 'scripts' },
  { name: 'sandbox', icon: 'shield' },
  { name: 'runs', icon: 'terminal' },
  { name: 'search', icon: 'search' },
];

/** What Axle is, in five short steps; shown once, left at any time. */
export function Tour({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const step = steps[at];
  if (step === undefined) return null;
  const last = at === steps.length - 1;
  return (
    <Dialog label={t('shell:tour.label')} onClose={onDone} width={480}>
      <div className="ax-tour">
        <span className="ax-tour-icon">
          <Icon name={step.icon} size={28} />
        </span>
        <div aria-live="polite">
          <p className="ax-small ax-dim">{t('shell:tour.step', { at: at + 1, of: steps.length })}</p>
          <h2>{t(`shell:tour.${step.name}.title`)}</h2>
          <p className="ax-tour-text">{t(`shell:tour.${step.name}.text`, { keys: shortcutLabel('mod+k') })}</p>
        </div>
        <div className="ax-actions">
          <Button variant="subtle" onClick={onDone}>
            {t('shell:tour.skip')}
          </Button>
          <span className="ax-grow" />
          {at > 0 && (
            <Button variant="default" onClick={() => setAt(at - 1)}>
              {t('shell:tour.back')}
            </Button>
          )}
          <Button data-first-focus onClick={() => (last ? onDone() : setAt(at + 1))}>
            {t(last ? 'shell:tour.done' : 'shell:tour.next')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

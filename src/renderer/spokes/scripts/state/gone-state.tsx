import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ScriptState } from './script-state';
import { StateDialogs } from './state-dialogs';
import { useScriptState } from './use-script-state';

/** What is still kept for a script that is there no more, to look at and to remove; nothing where nothing is. */
export function GoneState({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('scripts');
  const state = useScriptState(id);
  if (state.entries === undefined || (state.entries.length === 0 && state.asking === null)) return null;
  return (
    <section className="script-state-left" aria-label={t('state.goneOf', { script: id })}>
      <p>{t('state.goneText')}</p>
      <ScriptState state={state} />
      <StateDialogs state={state} />
    </section>
  );
}

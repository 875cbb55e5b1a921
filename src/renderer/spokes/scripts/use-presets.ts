import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Preset } from '#shared/contract/presets';
import type { Script } from '#shared/contract/scripts';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useCall } from '../../lib/use-call';
import { initialValues, presetOf, toFormValues, type FormValues } from './form-model';
import type { RunForm } from './use-run-form';

/** The presets of a script, and what can be done with them. */
export interface Presets {
  readonly all: readonly Preset[];
  /** The one that filled in the form last. */
  readonly chosen: string | null;
  readonly choose: (name: string) => void;
  /** Which of its dialogs is open. */
  readonly asking: 'save' | 'remove' | null;
  readonly ask: (what: 'save' | 'remove' | null) => void;
  readonly busy: boolean;
  /** Saves what is in the form; resolves to whether that was done. Why not is said. */
  readonly save: (name: string) => Promise<boolean>;
  readonly remove: (name: string) => Promise<void>;
}

/** Keeps the presets of a script for its form. One of the same name is replaced: whoever saves has seen that it is there. */
export function usePresets(script: Script, run: Pick<RunForm, 'asked' | 'values' | 'fill'>): Presets {
  const hub = useHub();
  const { t } = useTranslation('scripts');
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, ask] = useState<Presets['asking']>(null);
  const { value, retry } = useCall(
    async (signal) => (script.params.length === 0 ? { presets: [] } : await hub.scripts.presets({ script: script.id }, { signal })),
    [hub, script.id],
  );
  const all = value?.presets ?? [];

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
      return false;
    } finally {
      setBusy(false);
      retry(); // Another window may have been at it too.
    }
  };
  const save = async (name: string): Promise<boolean> => {
    const ask = (values: FormValues) =>
      hub.scripts.savePreset({
        script: script.id,
        name,
        params: presetOf(run.asked, values),
        replace: all.some((one) => one.name === name),
      });
    const done = await attempt(() =>
      ask(run.values).catch((error: unknown) => {
        // A file that was uploaded is there for one run: all the rest is saved.
        const unsaved = HubError.is(error, 'PARAMS_INVALID') ? error.data.issues : [];
        if (unsaved.length === 0 || unsaved.some(({ reason }) => reason !== 'not-saved')) throw error;
        return ask({ ...run.values, ...Object.fromEntries(unsaved.map(({ name: param }) => [param, ''])) });
      }),
    );
    if (done) setChosen(name);
    return done;
  };
  return {
    all,
    chosen: all.some(({ name }) => name === chosen) ? chosen : null,
    busy,
    asking,
    ask,
    choose(name) {
      const preset = all.find((one) => one.name === name);
      if (preset === undefined) return;
      run.fill(initialValues(script.params, {}, toFormValues(preset.params)));
      setChosen(name);
    },
    save,
    async remove(name) {
      await attempt(() => hub.scripts.removePreset({ script: script.id, name }));
    },
  };
}

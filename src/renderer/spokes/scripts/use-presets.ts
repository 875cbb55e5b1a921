import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Preset } from '#shared/contract/presets';
import type { Script } from '#shared/contract/scripts';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useCall } from '../../lib/use-call';
import { initialValues, presetOf, rememberable, sameValues, toFormValues, type FormValues } from './form-model';
import type { RunForm } from './use-run-form';

/** The presets of a script, and what can be done with them. */
export interface Presets {
  readonly all: readonly Preset[];
  /** The one whose values are in the form, as long as they are. */
  readonly chosen: string | null;
  /** The one that was chosen or saved last, whatever was changed since. */
  readonly last: string | null;
  readonly choose: (name: string) => void;
  /** Which of its dialogs is open. */
  readonly asking: 'save' | 'remove' | null;
  readonly ask: (what: 'save' | 'remove' | null) => void;
  readonly busy: boolean;
  /** Why the last of these was not done. */
  readonly refusal: string | null;
  /** Saves what is in the form, and closes the dialog once that is done. */
  readonly save: (name: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

/** Keeps the presets of a script for its form. One of the same name is replaced: whoever saves has seen that it is there. */
export function usePresets(script: Script, run: Pick<RunForm, 'asked' | 'values' | 'fill'>): Presets {
  const hub = useHub();
  const { t } = useTranslation('scripts');
  const [filled, setFilled] = useState<{ readonly name: string; readonly values: FormValues } | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Presets['asking']>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { value, retry } = useCall(
    async (signal) => (script.params.length === 0 ? { presets: [] } : await hub.scripts.presets({ script: script.id }, { signal })),
    [hub, script.id],
  );
  const all = value?.presets ?? [];
  const last = filled !== null && all.some(({ name }) => name === filled.name) ? filled.name : null;
  const isFilled = filled !== null && last !== null && sameValues(script.params, filled.values, run.values);

  const ask = (what: Presets['asking']): void => {
    setRefusal(null);
    setAsking(what);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      await work();
      setAsking(null);
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
      retry(); // Another window may have been at it too.
    }
  };
  const put = async (name: string, params: Preset['params']): Promise<void> => {
    await hub.scripts.savePreset({ script: script.id, name, params, replace: all.some((one) => one.name === name) });
  };
  /** A file that was uploaded is there for one run: all the rest is saved, and that is said. */
  const putWhatStays = async (name: string): Promise<void> => {
    const params = presetOf(run.asked, run.values);
    try {
      await put(name, params);
    } catch (error) {
      const issues = HubError.is(error, 'PARAMS_INVALID') ? error.data.issues : [];
      if (issues.length === 0 || issues.some(({ reason }) => reason !== 'not-saved')) throw error;
      const left = new Set(issues.map((issue) => issue.name));
      await put(name, Object.fromEntries(Object.entries(params).filter(([param]) => !left.has(param))));
      const list = script.params.flatMap(({ name: param, label }) => (left.has(param) ? [label] : [])).join(', ');
      notify({ tone: 'ok', message: t('preset.leftOut', { list }) });
    }
    setFilled({ name, values: rememberable(script.params, run.values) });
  };

  return {
    all,
    chosen: isFilled ? last : null,
    last,
    choose(name) {
      const preset = all.find((one) => one.name === name);
      if (preset === undefined) return;
      const values = initialValues(script.params, {}, toFormValues(preset.params));
      run.fill(values);
      setFilled({ name, values });
    },
    asking,
    ask,
    busy,
    refusal,
    save: (name) => attempt(() => putWhatStays(name)),
    remove: (name) =>
      attempt(async () => {
        await hub.scripts.removePreset({ script: script.id, name });
      }),
  };
}

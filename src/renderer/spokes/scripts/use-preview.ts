import type { RunPreview } from '#shared/contract/grant-plan';
import type { SandboxLevel, Script } from '#shared/contract/scripts';
import { useHub } from '../../lib/hub-context';
import { useSettings } from '../../lib/settings-context';
import { useCall, type CallState } from '../../lib/use-call';
import { wait } from '../../lib/wait';
import { previewOf, type FormValues } from './form-model';

/** How long a form is left alone before the hub is asked, in milliseconds. */
const PAUSE_MS = 200;

interface Previewed {
  readonly values: FormValues;
  /** Undefined leaves it to the script and the settings. */
  readonly level: SandboxLevel | undefined;
}

/** What the hub says a run would be granted with the values of the form; asked again as they change. Secrets stay in the page. */
export function usePreview(script: Script, { values, level }: Previewed): CallState<RunPreview> {
  const { runs } = useHub();
  const { settings } = useSettings();
  const asked = JSON.stringify(previewOf(script, values, level));
  return useCall(
    async (signal) => {
      await wait(PAUSE_MS, signal);
      return await runs.preview(JSON.parse(asked), { signal });
    },
    [runs, asked, script.modifiedAt, script.trust, settings.trust, settings.sandbox, settings.sandboxFloor],
  );
}

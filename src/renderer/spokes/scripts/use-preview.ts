import { useState } from 'react';
import { changedUnasked } from '#shared/contract/grant-facets';
import { HubError } from '#shared/contract/errors';
import type { GrantDigest, RunPreview } from '#shared/contract/grant-plan';
import type { SandboxLevel, Script } from '#shared/contract/scripts';
import type { ChangedGrants } from '../../lib/grant-facts';
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

/** What a form shows of the run that it would start, and how the start is bound to that. */
export interface FormPreview {
  readonly preview: CallState<RunPreview>;
  /** What was different from what was shown when somebody last wanted to start it; null while nothing was. */
  readonly changed: ChangedGrants | null;
  /** False while what changed is not shown yet: nobody starts what they have not seen. */
  readonly ready: boolean;
  /**
   * The digest of what is shown, for the start. What was typed a moment ago may not be shown yet: then of that. Refuses with
   * GRANTS_CHANGED where anything else is different. Who is faster than the first look is bound to what the hub says then; undefined
   * where nothing could be shown.
   */
  readonly seen: () => Promise<GrantDigest | undefined>;
  /** Takes note of a start that was refused since what it would be granted had changed, and shows that. */
  readonly refused: (error: HubError<'GRANTS_CHANGED'>) => void;
}

/** What the hub says a run would be granted with the values of the form; asked again as they change. Secrets stay in the page. */
export function usePreview(script: Script, { values, level }: Previewed): FormPreview {
  const { runs } = useHub();
  const { settings } = useSettings();
  const [changed, setChanged] = useState<ChangedGrants | null>(null);
  const request = previewOf(script, values, level);
  const asked = JSON.stringify(request);
  const preview = useCall(
    async (signal) => {
      await wait(PAUSE_MS, signal);
      return await runs.preview(JSON.parse(asked), { signal });
    },
    [runs, asked, script.modifiedAt, script.trust, settings.trust, settings.sandbox, settings.sandboxFloor],
  );
  const { value, state } = preview;
  return {
    preview,
    changed: state === 'ok' ? changed : null,
    ready: changed === null || state === 'ok',
    async seen() {
      if (state === 'error') return undefined;
      if (value !== undefined && state === 'ok') return value.digest;
      const { digest } = await runs.preview(request);
      if (value === undefined) return digest;
      const unasked = changedUnasked(value.digest, digest);
      if (unasked.length > 0) throw new HubError('GRANTS_CHANGED', { script: script.id, changed: [...unasked] });
      return digest;
    },
    refused({ data }) {
      if (value !== undefined) setChanged({ facets: data.changed, before: value.plan });
      preview.retry();
    },
  };
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';

/** How a form stands: at work, and what went wrong. */
export interface FormState {
  readonly busy: boolean;
  readonly problem: string | undefined;
  /** Does what the form is for; gives whether it worked. */
  readonly send: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly say: (problem: string) => void;
}

/** For a form whose faults are said beside its fields rather than in passing. */
export function useForm(): FormState {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, say] = useState<string>();
  return {
    busy,
    problem,
    say,
    async send(work) {
      setBusy(true);
      say(undefined);
      try {
        await work();
        return true;
      } catch (error) {
        say(errorText(HubError.from(error), t));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}

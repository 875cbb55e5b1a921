import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { JobDetail } from '#shared/contract/jobs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { createDrafts } from './drafts';

const drafts = createDrafts(window.sessionStorage);

interface JobText {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Whether it is other than what is kept. */
  readonly changed: boolean;
  readonly busy: boolean;
  /** Why it was not saved; `theirs` where somebody else saved it meanwhile. */
  readonly refusal: { readonly message: string; readonly theirs: boolean } | undefined;
  /** `over` also what somebody else saved meanwhile. */
  readonly save: (over?: boolean) => Promise<void>;
  /** Gives up what was typed, for the text as it is kept now. */
  readonly discard: () => Promise<void>;
}

/** The text of a job while it is written: what is not saved outlasts a look at another page, under `key`. */
export function useJobText(job: JobDetail | undefined, key: string, first: string, onSaved: () => void): JobText {
  const { t } = useTranslation('jobs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [draft] = useState(() => drafts.of(key));
  const [text, setText] = useState(draft?.text ?? first);
  const [kept, setKept] = useState(first);
  const [since, setSince] = useState(draft === undefined ? job?.changedAt : draft.since);
  const [refusal, setRefusal] = useState<JobText['refusal']>();
  const [busy, setBusy] = useState(false);

  const type = (next: string): void => {
    setText(next);
    drafts.keep(key, next === kept ? undefined : { text: next, since });
  };
  const settle = (next: string, changedAt: string | undefined): void => {
    setText(next);
    setKept(next);
    setSince(changedAt);
    drafts.keep(key, undefined);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      const known = HubError.from(error);
      setRefusal({ message: errorText(known, t), theirs: known.code === 'JOB_CHANGED' });
    } finally {
      setBusy(false);
    }
  };
  const save = (over = false): Promise<void> =>
    attempt(async () => {
      const replaced = job !== undefined && { job: job.id, ...(!over && since !== undefined && { since }) };
      const saved = await hub.jobs.save({ text, ...replaced });
      settle(text, saved.changedAt);
      if (job === undefined) navigate(`/jobs/${saved.id}`);
      else onSaved();
    });
  const discard = (): Promise<void> =>
    attempt(async () => {
      if (job === undefined) return settle(first, undefined);
      const now = await hub.jobs.get({ job: job.id });
      settle(now.text, now.changedAt);
      onSaved();
    });
  return { text, type, changed: text !== kept, busy, refusal, save, discard };
}

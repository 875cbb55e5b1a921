import { useForm, type UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { RunPreview } from '#shared/contract/grant-plan';
import type { Param } from '#shared/contract/params';
import type { RunMode, SandboxLevel, Script } from '#shared/contract/scripts';
import { askedParams } from '#shared/contract/validate-params';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useLocked } from '../../lib/use-locked';
import {
  askedValues,
  createLastValues,
  exposedIn,
  type FormValues,
  initialValues,
  placeIssues,
  requestOf,
  toParamValues,
} from './form-model';
import { useAfterPress } from './use-after-press';
import { type FormPreview, usePreview } from './use-preview';
import { checkHere, checkWithoutPatterns, issueText } from './issue-text';

/** Fields are keyed by position: a name may hold dots, which a form takes for a path. */
type Fields = Record<string, string | boolean>;
/** The key of the field of the parameter at this position, from 0. */
export const fieldKey = (index: number): string => `p${index}`;

const last = createLastValues();

/** The form of a script, and how it is to run. */
export interface RunForm {
  readonly form: UseFormReturnType<Fields>;
  /** Checks the field of this key, which somebody leaves. */
  readonly leave: (key: string) => void;
  /** The values by the parameters' names. */
  readonly values: FormValues;
  /** The parameters that are asked for with these values. */
  readonly asked: readonly Param[];
  /** Puts these values into the fields; secrets stay as they were typed. */
  readonly fill: (values: FormValues) => void;
  readonly mode: RunMode;
  readonly setMode: (mode: RunMode) => void;
  /** The sandbox that this run asks for. */
  readonly level: SandboxLevel;
  /** The level that somebody chose for this run; undefined where it is left as usual. */
  readonly chosen: SandboxLevel | undefined;
  /** Undefined leaves it to the script and the settings, whose level gives way where this machine has no sandbox. */
  readonly setLevel: (level: SandboxLevel | undefined) => void;
  readonly busy: boolean;
  /** Why it did not start, where that is no field's fault. */
  readonly refusal: string | null;
  /** What the run would be granted; the start is bound to what of it was shown. */
  readonly grants: FormPreview;
  /** The secrets that were typed and would stand on the script's command line: it is always asked whether they may. */
  readonly exposed: readonly Param[];
  /** Why another person has to agree to it; null where nobody has to. Then submitting asks for that, with `reason`. */
  readonly demand: RunPreview['approval'];
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  /** True while the question of the script, of a form that a link opened, or of what would be exposed waits for its answer. */
  readonly asking: boolean;
  /** Checks, asks where the script wants to be confirmed, a link opened the form or a secret would be exposed, and starts. */
  readonly submit: () => void;
  readonly answer: (yes: boolean) => void;
}

/**
 * The form of a script, from what it declares to the run that it starts. `usual` is its sandbox, `link` the values of the link that
 * asked for it. Such a form asks before it runs, leaves patterns to the hub, and is not kept for the next time until it has run.
 */
export function useRunForm(script: Script, usual: SandboxLevel, link: Readonly<Record<string, string>> | undefined): RunForm {
  const hub = useHub();
  const { t } = useTranslation('scripts');
  const [, navigate] = useLocation();
  const { params } = script;
  const [mode, setMode] = useState<RunMode>(script.mode);
  const [level, setLevel] = useState<SandboxLevel>();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const afterPress = useAfterPress();

  const byName = (fields: Fields): FormValues => Object.fromEntries(params.map(({ name }, i) => [name, fields[fieldKey(i)] ?? '']));
  const errorsOf = (issues: Parameters<typeof placeIssues>[1]): Record<string, string> => {
    const { byField } = placeIssues(params, issues);
    const errors: Record<string, string> = {};
    params.forEach((param, i) => {
      const issue = byField.get(param.name);
      if (issue !== undefined) errors[fieldKey(i)] = issueText(param, issue, t);
    });
    return errors;
  };
  const check = link === undefined ? checkHere : checkWithoutPatterns;
  // Only once: what somebody typed is not taken away.
  const [initial] = useState(() => {
    const values = initialValues(params, link, last.get(script.id));
    return Object.fromEntries(params.map(({ name }, i) => [fieldKey(i), values[name] ?? '']));
  });
  const form = useForm<Fields>({
    initialValues: initial,
    // Kept as it is typed: whoever looks at another page meanwhile finds the form as it was left.
    onValuesChange: (fields) => void (link === undefined && last.keep(script.id, params, byName(fields))),
    validate: (fields) => errorsOf(check(params, askedValues(params, byName(fields)))),
  });
  const leave = (key: string): void => afterPress(() => void form.validateField(key));
  useLocked(() => {
    params.forEach(({ kind }, i) => {
      if (kind === 'secret') form.setFieldValue(fieldKey(i), '');
    });
    // What was to be answered was about values that are gone.
    setAsking(false);
  });
  const values = byName(form.values);
  const exposed = exposedIn(params, values);
  const grants = usePreview(script, { values, level });
  const demand = grants.preview.value?.approval ?? null;
  const fill = (given: FormValues): void => {
    form.clearErrors();
    params.forEach(({ name, kind }, i) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (kind !== 'secret' && value !== undefined) form.setFieldValue(fieldKey(i), value);
    });
  };

  const start = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      const expect = await grants.seen();
      const bound = expect === undefined ? {} : { expect };
      const consent = { exposes: exposed.length > 0 };
      const request = { ...requestOf(script, values, { mode, level }), attended: true, ...consent, ...bound };
      const path =
        demand === null
          ? `/runs/${(await hub.runs.start(request)).run}`
          : `/approvals/${(await hub.approvals.ask({ ...request, reason })).id}`;
      last.keep(script.id, params, values);
      navigate(path);
    } catch (error) {
      const failure = HubError.from(error);
      if (HubError.is(failure, 'PARAMS_INVALID')) {
        const { rest } = placeIssues(params, failure.data.issues);
        form.setErrors(errorsOf(failure.data.issues));
        setRefusal(rest.length === 0 ? null : rest.map((issue) => `${issue.name}: ${issueText(undefined, issue, t)}`).join(' · '));
      } else {
        if (HubError.is(failure, 'GRANTS_CHANGED')) grants.refused(failure);
        // A rule is another by now: the form asks for the reason, or does not any more.
        if (HubError.is(failure, 'APPROVAL_REQUIRED') || HubError.is(failure, 'APPROVAL_NEEDLESS')) grants.preview.retry();
        setRefusal(errorText(failure, t));
      }
    } finally {
      setBusy(false);
    }
  };
  const submit = (): void => {
    if (busy || asking || script.blocked || !grants.ready || (demand !== null && reason.trim() === '')) return;
    if (form.validate().hasErrors) return focusFirstError();
    if (script.confirm !== null || link !== undefined || exposed.length > 0) setAsking(true);
    else void start();
  };
  const answer = (yes: boolean): void => {
    setAsking(false);
    if (yes) void start();
  };
  return {
    form,
    leave,
    values,
    fill,
    asked: askedParams(params, toParamValues(params, values)),
    mode,
    setMode,
    level: level ?? usual,
    chosen: level,
    setLevel,
    busy,
    refusal,
    grants,
    exposed,
    demand,
    reason,
    setReason,
    asking,
    submit,
    answer,
  };
}

function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.script-form [aria-invalid=true]')?.focus());
}

import { useForm, type UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Param } from '#shared/contract/params';
import type { RunMode, SandboxLevel, Script } from '#shared/contract/scripts';
import { askedParams } from '#shared/contract/validate-params';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { askedValues, createLastValues, type FormValues, initialValues, placeIssues, requestOf, toParamValues } from './form-model';
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
  /** True while the question of the script, or of a form that a link opened, waits for its answer. */
  readonly asking: boolean;
  /** Checks, asks where the script wants to be confirmed or a link opened the form, and starts. */
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
  const [refusal, setRefusal] = useState<string | null>(null);

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
    validateInputOnBlur: true,
    validate: (fields) => errorsOf(check(params, askedValues(params, byName(fields)))),
  });
  const values = byName(form.values);
  const grants = usePreview(script, { values, level });
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
      const { run } = await hub.runs.start({ ...requestOf(script, values, { mode, level }), attended: true, ...bound });
      last.keep(script.id, params, values);
      navigate(`/runs/${run}`);
    } catch (error) {
      const failure = HubError.from(error);
      if (HubError.is(failure, 'PARAMS_INVALID')) {
        const { rest } = placeIssues(params, failure.data.issues);
        form.setErrors(errorsOf(failure.data.issues));
        setRefusal(rest.length === 0 ? null : rest.map((issue) => `${issue.name}: ${issueText(undefined, issue, t)}`).join(' · '));
      } else {
        if (HubError.is(failure, 'GRANTS_CHANGED')) grants.refused(failure);
        setRefusal(errorText(failure, t));
      }
    } finally {
      setBusy(false);
    }
  };
  const submit = (): void => {
    if (busy || asking || script.blocked || !grants.ready) return;
    if (form.validate().hasErrors) return focusFirstError();
    if (script.confirm !== null || link !== undefined) setAsking(true);
    else void start();
  };
  const answer = (yes: boolean): void => {
    setAsking(false);
    if (yes) void start();
  };
  return {
    form,
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
    asking,
    submit,
    answer,
  };
}

function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.script-form [aria-invalid=true]')?.focus());
}

import type { TFunction } from 'i18next';
import type { ErrorCode, ErrorData, HubError } from '#shared/contract/errors';

type Values = Readonly<Record<string, string | number>>;
type Describe = { readonly [C in ErrorCode]: (data: ErrorData<C>, t: TFunction) => Values };

const list = (items: readonly string[]): string => items.join(' · ');
/** What stands in a line elsewhere, as a sentence. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const same = (data: Values): Values => data;
const none = (): Values => ({});

/** What each code's sentence is filled with; a code without an entry does not compile. */
const describe: Describe = {
  BAD_INPUT: ({ issues }) => ({ issues: list(issues) }),
  FORBIDDEN: same,
  SESSION_ENDED: none,
  CANCELLED: none,
  DISCONNECTED: none,
  HUB_LEAVING: none,
  INTERNAL: same,
  STORAGE_BUSY: ({ waitedMs }) => ({ seconds: Math.round(waitedMs / 100) / 10 }),
  STORAGE_FULL: same,
  STORAGE_READONLY: same,
  STORAGE_DAMAGED: same,
  STORAGE_NEWER: same,
  STORAGE_GONE: same,
  HUB_UNREACHABLE: same,
  HUB_BUSY: same,
  DATA_FOLDER_REFUSED: ({ folder, reason }, t) => ({ folder, reason: t(`shell:folderRefused.${reason}`) }),
  SCRIPT_NOT_FOUND: same,
  SCRIPT_AMBIGUOUS: ({ script, candidates }) => ({ script, candidates: list(candidates) }),
  SCRIPT_BROKEN: ({ script, problems }) => ({ script, problems: list(problems) }),
  GRANTS_CHANGED: ({ script, changed }, t) => ({ script, changed: list(changed.map((facet) => t(`grants:fact.${facet}`))) }),
  SCRIPT_CHANGED: same,
  SCRIPT_UNTRUSTED: ({ state, ...data }, t) => ({ what: t(`shell:untrusted.${state}`, data) }),
  APPROVAL_STALE: same,
  APPROVAL_NOT_FOUND: same,
  KEY_INVALID: ({ reason }, t) => ({ what: t(`shell:keyInvalid.${reason}`) }),
  INTERPRETER_MISSING: same,
  PRESET_EXISTS: same,
  PRESET_NOT_FOUND: same,
  PRESETS_FULL: same,
  STATE_FULL: ({ limit }) => ({ mebibytes: limit / 1_048_576 }),
  STATE_NOT_FOUND: same,
  SHORTCUT_TAKEN: same,
  FAVOURITE_NOT_FOUND: same,
  FAVOURITES_FULL: same,
  PARAMS_INVALID: ({ issues }, t) => ({
    issues: list(issues.map(({ name, reason }) => `${name}: ${t(`shell:paramIssue.${reason}`)}`)),
  }),
  SOURCE_NOT_FOUND: same,
  SOURCE_EXISTS: same,
  SOURCE_UNREADABLE: ({ folder, reason }, t) => ({ folder, reason: t(`shell:sourceReason.${reason}`) }),
  REPOSITORY_REFUSED: ({ field, reason, given }, t) => ({
    what: field === 'url' ? t(`shell:repositoryUrl.${reason}`, { given }) : t(`shell:repositoryPart.${field}`, { given }),
  }),
  REPOSITORY_FAILED: ({ url, reason, detail }, t) => ({ url, reason: t(`shell:repositoryFailed.${reason}`, { detail }) }),
  RUN_NOT_FOUND: same,
  RUN_ENDED: same,
  RUN_NOT_ENDED: same,
  RUN_NOT_TERMINAL: same,
  INPUT_FULL: same,
  OUTPUT_GONE: same,
  RESULT_NOT_FOUND: same,
  PATTERN_INVALID: same,
  RECORDER_UNAVAILABLE: same,
  SPAWN_FAILED: same,
  DEPENDENCIES_UNAVAILABLE: ({ reason, packages, detail }, t) => ({
    what: sentence(t(`grants:failure.${reason}`, { packages: list(packages), detail })),
  }),
  SANDBOX_UNAVAILABLE: same,
  ELEVATION_UNAVAILABLE: ({ reason, detail }, t) => ({ what: sentence(t(`grants:elevation.${reason}`, { detail })) }),
  ELEVATION_NOT_ASKED: same,
  SLOTS_EXHAUSTED: ({ by, ...data }, t) => ({ which: t(`shell:slotsExhausted.${by}`, data) }),
  SLOT_NOT_FOUND: same,
  POOL_NOT_FOUND: same,
  POLICY_UNSUPPORTED: same,
  JOB_NOT_FOUND: same,
  JOB_EXISTS: same,
  JOB_CHANGED: same,
  JOB_INVALID: ({ problems }, t) => ({
    problems: list(
      problems.map(({ code, line, detail }) => {
        const what = t(`shell:jobProblem.${code}`, { detail });
        return line === null ? what : t('shell:jobProblem.at', { line, what });
      }),
    ),
  }),
  JOB_WIDENED: ({ job, scripts }) => ({ job, scripts: list(scripts) }),
  STEP_NOT_FOUND: same,
  STEP_VALUE_TOO_LONG: same,
  RECIPIENT_INVALID: same,
  EVIDENCE_UNREADABLE: same,
  EVIDENCE_LOCKED: same,
  IDENTITY_INVALID: same,
  FILE_EXISTS: same,
  SCHEDULE_NOT_FOUND: same,
  SCHEDULE_EXISTS: same,
  SCHEDULE_SECRET: ({ script, params }) => ({ script, params: list(params) }),
  CRON_INVALID: ({ part, ...data }, t) => ({ what: t(`shell:cronPart.${part}`, data) }),
  ZONE_UNKNOWN: same,
  TRIGGER_NOT_FOUND: same,
  TRIGGER_EXISTS: same,
  TRIGGER_SECRET: ({ script, params }) => ({ script, params: list(params) }),
  TRIGGER_LOOP: same,
  TRIGGER_SPREAD: same,
  TRIGGER_NOT_HTTP: same,
  FOLDER_UNREADABLE: ({ folder, reason }, t) => ({ folder, reason: t(`shell:folderTrouble.${reason}`) }),
  RULE_NOT_FOUND: same,
  RULE_EXISTS: same,
  WEBHOOK_REFUSED: ({ reason }, t) => ({ what: t(`shell:webhookRefused.${reason}`) }),
  ADDRESS_UNKNOWN: same,
  PORT_TAKEN: same,
  PORT_NOT_SERVED: same,
  TICKET_INVALID: none,
  DISPLAY_MISSING: none,
};

const valuesOf = <C extends ErrorCode>({ code, data }: HubError<C>, t: TFunction): Values => describe[code](data, t);

/** An error as a sentence in the language on show. */
export const errorText = (error: HubError, t: TFunction): string => t(`shell:errors.${error.code}`, valuesOf(error, t));

/** The id under which the hub's log has the details, where it has. */
export const incidentOf = (error: HubError): string | undefined => ('incident' in error.data ? error.data.incident : undefined);

import type { HubError } from '#shared/contract/errors';
import { errorOfReason, isOwnReason } from '#shared/contract/run-reason';
import { lookIn } from '#shared/doctor/doctor-words';
import doctor from '../../../shared/doctor/locales/en.json';
import { safeLines, safeText as s } from '../output/safe-text';
import { accounts, accountSentence, type AccountCode } from './accounts';
import { approvals } from './approvals';
import { audit } from './audit';
import { certificates, certificateSentence, type CertificateCode } from './certificates';
import { compare } from './compare';
import { elevationWords } from './elevation';
import { exposeWords } from './expose-words';
import { evidence } from './evidence';
import { grants } from './grants';
import { paramReasons } from './param-reasons';
import { problems } from './problems';
import { headings } from './headings';
import { forbiddenText } from './forbidden';
import { identity, identitySentence, type IdentityCode } from './identity';
import { inputIssueText } from './input-issues';
import { jobs } from './jobs';
import { links } from './links';
import { microsoft } from './microsoft';
import { newScript } from './new-script';
import { notifications } from './notifications';
import { replay } from './replay';
import { queueWords } from './queue-words';
import { reasonsIn } from './reasons';
import { report } from './report';
import { repositories } from './repositories';
import { results } from './results';
import { runWords } from './run-words';
import { schedules } from './schedules';
import { search } from './search';
import { vaults } from './vaults';
import { secretSentence, type SecretCode } from './secret-errors';
import { secrets } from './secrets';
import { wayWords, waySentence, type WayCode } from './sign-in-ways';
import { triggers } from './triggers';
import { trustWords } from './trust';
import type { Ending, Messages } from './sentences';

const reasons = reasonsIn.en;

/** English sentences of the command line. */
export const en: Messages = {
  error: sentence,
  cancelling: 'Cancelling; the script has five seconds to clean up. Ctrl-C again leaves it to the hub.',
  reconnecting: 'The hub is gone; connecting again…',
  cancelledUnnoted: 'The run is being ended all the same; who asked for it could not be written down.',
  detached: (run) => `Started as run ${run}.`,
  serving: (link) => `Axle is at this link, which opens it once and within five minutes:\n\n  ${link}\n\nCtrl-C stops serving.`,
  servingAgain: (port) => `Serving again on port ${port}; open browsers need a new link:`,
  opened: (address, userAgent) => `Opened by ${s(address)} ${s(userAgent)}`,
  notAccepted: 'that was not accepted; try again',
  ...elevationWords.en.messages,
  ...exposeWords.en,
  ...queueWords.en,
  expectDigest: '--expect: a digest as axle run --dry-run prints it',
  inexactNumber: (text) => `<value>: a whole number beyond 9007199254740991 would be rounded; as text: '${s(text)}'`,
  secretPrompt: (name) => `${s(name)}: `,
  secretNeedsTerminal: (name) => `the secret ${s(name)} has to be typed in a terminal, or read from a file with ${s(name)}=@FILE`,
  secretInArguments: (name) => `give the secret as ${s(name)} (asked for) or ${s(name)}=@FILE: other processes see a command’s arguments`,
  secretInParam: (name) =>
    `${s(name)} is a secret: give it with --secret ${s(name)} (asked for) or --secret ${s(name)}=@FILE; other processes see a command’s arguments`,
  confirmPrompt: (question) => `${safeLines(question)} [y/N] `,
  confirmNeedsAnswer: (question) =>
    `this script asks before it runs, and there is no terminal to answer in: ${s(question)} (--yes answers it)`,
  meansYes: (answer) => /^\s*y(es)?\s*$/i.test(answer),
  ended: (run) => `The run ${runWords.en.endings[run.state]}${bracketed(because(run))}.`,
  nextAttempt: (attempt, of, seconds) => `Attempt ${attempt} of ${of} failed; the next one begins in ${seconds} s.`,
  because,
  headings: headings.en,
  doctor: lookIn(doctor),
  yes: 'yes',
  no: 'no',
  outputSize: (lines, bytes) => `${lines} lines, ${bytes} bytes`,
  sandboxAsked: (inForce, asked) => `${inForce} (asked: ${asked})`,
  retries: (times, seconds) => `up to ${times}, first after ${seconds} s`,
  writable: (folder) => `${folder} (write)`,
  asArgument: 'an argument',
  usedOf: (used, limit) => `${used} of ${limit}`,
  accounts: accounts.en,
  ways: wayWords.en,
  audit: audit.en,
  identity: identity.en,
  approvals: approvals.en,
  certificates: certificates.en,
  links: links.en,
  repositories: repositories.en,
  results: results.en,
  jobs: jobs.en,
  schedules: schedules.en,
  search: search.en,
  triggers: triggers.en,
  notifications: notifications.en,
  secrets: secrets.en,
  vaults: vaults.en,
  trust: trustWords.en,
  evidence: evidence.en,
  newScript: newScript.en,
  replay: replay.en,
  report: report.en,
  grants: grants.en,
  problem: problems.en,
  compare: compare.en,
  stateCleared: (count) => (count === 1 ? 'One value was removed.' : `${count} values were removed.`),
  more: (count) => `… and ${count} more.`,
  nothing: 'Nothing to show.',
};

function because({ state, reason, signal, timeoutSeconds, elevation, limitedBy }: Ending): string | null {
  const target = limitedBy?.target ?? null;
  if (target !== null && state === 'queued') return `as many runs for ${s(target)} as may be at once are under way`;
  if (target !== null && reason === 'slots-skipped') return `no slot was free for ${s(target)}`;
  if (reason !== null) {
    const error = errorOfReason(reason);
    if (isOwnReason(reason))
      return (elevation?.by === 'uac' ? elevationWords.en.reasons[reason] : undefined) ?? runWords.en.reasons[reason];
    return error === null ? s(reason) : `${error.code}: ${sentence(error)}`;
  }
  if (state === 'timed_out' && timeoutSeconds !== null) return `after ${timeoutSeconds} s`;
  return signal === null || state === 'cancelled' ? null : s(signal);
}

const bracketed = (why: string | null): string => (why === null ? '' : ` (${why})`);

function sentence(error: HubError): string {
  const ofArea =
    accountSentence(error, 'en') ??
    waySentence(error, 'en') ??
    identitySentence(error, 'en') ??
    secretSentence(error, 'en') ??
    certificateSentence(error, 'en');
  if (ofArea !== undefined) return ofArea;
  type Code = Exclude<HubError['code'], AccountCode | WayCode | IdentityCode | SecretCode | CertificateCode>;
  const { code, data } = error as { [C in Code]: { code: C; data: HubError<C>['data'] } }[Code];
  switch (code) {
    case 'BAD_INPUT':
      return (data.places?.map((issue) => inputIssueText(issue, 'en')) ?? data.issues.map(s)).join('; ');
    case 'FORBIDDEN':
      return forbiddenText(data, 'en');
    case 'SESSION_ENDED':
      return 'the session has ended';
    case 'CANCELLED':
      return 'it was cancelled';
    case 'DISCONNECTED':
      return 'the connection to the hub was lost';
    case 'HUB_LEAVING':
      return 'the hub makes room for another and did nothing of this; try again';
    case 'INTERNAL':
      return `something unexpected went wrong; the log has it as incident ${s(data.incident)}`;
    case 'STORAGE_BUSY':
      return `another program has held the database for ${Math.round(data.waitedMs / 1_000)} s; try again`;
    case 'STORAGE_FULL':
      return `there is no space left at ${s(data.path)}`;
    case 'STORAGE_READONLY':
      return `${s(data.path)} cannot be written`;
    case 'STORAGE_DAMAGED':
      return `${s(data.path)} is damaged: ${s(data.detail)}`;
    case 'STORAGE_NEWER':
      return `${s(data.path)} was made by a newer version of Axle; update Axle, or choose another data folder with AXLE_HOME`;
    case 'STORAGE_GONE':
      return `${s(data.path)} is missing or empty, though Axle has worked in this folder; put a copy of it back (${s(data.folder)} has those made before updates), or choose another data folder with AXLE_HOME`;
    case 'HUB_UNREACHABLE':
      return `the hub cannot be reached: ${s(data.detail)}`;
    case 'HUB_BUSY':
      return `another hub (process ${data.pid}) has this data folder and does not answer`;
    case 'DATA_FOLDER_REFUSED':
      return `${s(data.folder)} cannot be the data folder: ${reasons.folder[data.reason]}`;
    case 'SCRIPT_NOT_FOUND':
      return `there is no script ${s(data.script)}; “axle scripts list” shows what there is`;
    case 'SCRIPT_AMBIGUOUS':
      return `${s(data.script)} may be any of ${data.candidates.map(s).join(', ')}`;
    case 'SCRIPT_BROKEN':
      return `${s(data.script)} cannot run: ${(data.whys?.map(problems.en) ?? data.problems).map(s).join('; ')}`;
    case 'GRANTS_CHANGED':
      return `what ${s(data.script)} may reach is not what was seen before: ${data.changed.map((facet) => grants.en(`fact.${facet}`)).join(', ')}; look at it again (axle run --dry-run), then run it`;
    case 'SCRIPT_CHANGED':
      return `${s(data.script)} changed after this run was asked for; look at it again, then run it`;
    case 'SCRIPT_UNTRUSTED':
      if (data.state === 'changed')
        return `${s(data.script)} is not what was approved; look at what changed with axle scripts review, then axle scripts approve`;
      return data.state === 'withdrawn'
        ? `${s(data.script)} was approved, and that was withdrawn; look at it with axle scripts review, then axle scripts approve`
        : `${s(data.script)} was never approved; look at it with axle scripts review, then axle scripts approve`;
    case 'APPROVAL_STALE':
      return `${s(data.script)} is not what you looked at any more; look at it again, then approve it`;
    case 'APPROVAL_NOT_FOUND':
      return `there is no such approval of ${s(data.script)}`;
    case 'KEY_INVALID':
      return {
        'not-pem': 'this is no public key in PEM (-----BEGIN PUBLIC KEY-----)',
        'not-ed25519': 'the key is not an Ed25519 key; make one with openssl genpkey -algorithm ed25519',
        private: 'this is a private key: keep it to yourself, and give the public one (openssl pkey -pubout)',
      }[data.reason];
    case 'INTERPRETER_MISSING':
      return `${s(data.script)} needs ${s(data.interpreter)}, which is not installed`;
    case 'PRESET_EXISTS':
      return `there is a preset ${s(data.preset)} of ${s(data.script)} already; give --replace, or another name`;
    case 'PRESET_NOT_FOUND':
      return `${s(data.script)} has no preset ${s(data.preset)}; "axle presets list ${s(data.script)}" lists them`;
    case 'PRESETS_FULL':
      return `${s(data.script)} has as many presets as it may have (${data.limit}), or as large ones; remove one first`;
    case 'STATE_FULL':
      return `${s(data.script)} would keep more than ${data.limit / 1_048_576} MiB; remove something first`;
    case 'STATE_NOT_FOUND':
      return `${s(data.script)} has no ${s(data.key)}`;
    case 'SHORTCUT_TAKEN':
      return `the shortcut ${s(data.shortcut)} cannot be had: another program has it, or the system keeps it to itself`;
    case 'FAVOURITE_NOT_FOUND':
      return `${s(data.script)} is not among your favourites; "axle scripts favourite list" lists them`;
    case 'FAVOURITES_FULL':
      return `you have as many favourites as there may be (${data.limit}); remove one first`;
    case 'PARAMS_INVALID':
      return data.issues.map((issue) => `${s(issue.name)} ${paramReasons.en(issue.reason, s(issue.expected ?? ''))}`).join('; ');
    case 'SOURCE_NOT_FOUND':
      return `there is no source ${s(data.source)}`;
    case 'SOURCE_EXISTS':
      return `${s(data.folder)} is a source already`;
    case 'SOURCE_UNREADABLE':
      return `${s(data.folder)} cannot be read: ${reasons.source[data.reason]}`;
    case 'REPOSITORY_REFUSED':
      return repositories.en.refused(data);
    case 'REPOSITORY_FAILED':
      return repositories.en.failed(data);
    case 'RUN_NOT_FOUND':
      return `there is no run ${s(data.run)}`;
    case 'RUN_ENDED':
      return `run ${s(data.run)} has ended`;
    case 'RUN_NOT_ENDED':
      return `run ${s(data.run)} has not ended yet`;
    case 'RECIPIENT_INVALID':
      return `${s(data.recipient)} is no public key of age (age1…)`;
    case 'EVIDENCE_UNREADABLE':
      return `${s(data.file)} cannot be read: ${evidence.en.unreadable[data.reason]}`;
    case 'EVIDENCE_LOCKED':
      return `none of the keys that you gave opens ${s(data.file)}, or its head was changed`;
    case 'IDENTITY_INVALID':
      return `${s(data.file)} holds no key or passphrase`;
    case 'AUDIT_BROKEN':
      return `nothing was removed: the audit chain does not hold at entry ${data.seq} (${s(data.kind)}), which would have gone; see “axle audit verify”`;
    case 'AUDIT_KEY_LOCKED':
      return 'there is no key to sign with: the key store is locked, or holds none';
    case 'AUDIT_TOO_RECENT':
      return `audit entries are kept for at least ${data.days} days; a hub that was away, or whose clock was set forward, counts that time from its next start on`;
    case 'AUDIT_EXPORT_UNREADABLE':
      return `${s(data.file)} cannot be read: ${audit.en.unreadable(data.reason, data.line)}`;
    case 'FILE_EXISTS':
      return `${s(data.path)} is there already; choose another name`;
    case 'INPUT_FULL':
      return `run ${s(data.run)} does not read what is typed: 1 MiB of it waits already`;
    case 'RUN_NOT_TERMINAL':
      return `run ${s(data.run)} has no terminal to type into`;
    case 'OUTPUT_GONE':
      return `the output of run ${s(data.run)} was trimmed to save space`;
    case 'RESULT_NOT_FOUND':
      return `run ${s(data.run)} has no result ${s(data.result)} that can be had as ${s(data.as)}`;
    case 'PATTERN_INVALID':
      return `${s(data.pattern)} is no pattern: ${s(data.detail)}`;
    case 'RECORDER_UNAVAILABLE':
      return `the recorder, which runs scripts, cannot be reached: ${s(data.detail)}`;
    case 'SPAWN_FAILED':
      return `${s(data.file)} could not be started: ${s(data.detail)}`;
    case 'DEPENDENCIES_UNAVAILABLE':
      return grants.en(`failure.${data.reason}`, { packages: data.packages.map(s).join(', '), detail: s(data.detail) });
    case 'SANDBOX_UNAVAILABLE':
      return `this machine cannot give the sandbox ${s(data.level)}: ${s(data.detail)}`;
    case 'ELEVATION_UNAVAILABLE':
      return grants.en(`elevation.${data.reason}`, { detail: s(data.detail) });
    case 'ELEVATION_NOT_ASKED':
      return `run ${s(data.run)} does not ask that, or not any more`;
    case 'SLOTS_EXHAUSTED':
      if (data.by === 'subject') return `as many runs of ${s(data.pool)} as it allows at once (${data.limit}) are under way`;
      if (data.by === 'target') return `no slot of ${s(data.pool)} is free for ${s(data.target ?? '')} (${data.limit} at once)`;
      return data.by === 'holder'
        ? `all ${data.limit} slots of ${s(data.pool)} that one person may hold are taken`
        : `all ${data.limit} slots of ${s(data.pool)} are taken`;
    case 'SLOT_NOT_FOUND':
      return `there is no slot ${s(data.slot)}`;
    case 'POOLS_FULL':
      return `there are as many pools as there may be (${data.limit}): use one of them in place of ${s(data.pool)}`;
    case 'POOL_NOT_FOUND':
      return `there is no pool ${s(data.pool)}`;
    case 'POLICY_UNSUPPORTED':
      return `${s(data.pool)} can only refuse, not ${s(data.policy)}: a process cannot wait for a slot yet`;
    case 'APPROVAL_REQUIRED':
    case 'APPROVAL_NEEDLESS':
    case 'STARTER_MAY_NOT':
    case 'APPROVAL_OWN':
    case 'APPROVAL_REQUEST_NOT_FOUND':
    case 'APPROVAL_REQUEST_OVER':
    case 'APPROVALS_FULL':
    case 'APPROVAL_REFUSED':
    case 'APPROVAL_EXPIRED':
      return approvals.en.error(error);
    case 'JOB_NOT_FOUND':
      return `there is no job ${s(data.job)}; “axle jobs list” shows what there is`;
    case 'JOB_EXISTS':
      return `there is a job ${s(data.name)} already`;
    case 'JOB_CHANGED':
      return `${s(data.name)} was changed by ${s(data.by)} meanwhile; nothing was saved`;
    case 'JOB_INVALID':
      return data.problems.map((problem) => jobs.en.problem(problem)).join('; ');
    case 'JOB_WIDENED':
      return `the job ${s(data.job)} now runs scripts that it did not run when this was set up: ${data.scripts.map(s).join(', ')}; save the schedule or trigger again`;
    case 'STEP_NOT_FOUND':
      return `run ${s(data.run)} has no step ${s(data.step)}`;
    case 'STEP_VALUE_TOO_LONG':
      return `what ${s(data.expression)} gives to step ${s(data.step)} is longer than a parameter may be`;
    case 'SCHEDULE_NOT_FOUND':
      return `there is no schedule ${s(data.schedule)}; “axle schedules list” shows what there is`;
    case 'SCHEDULE_EXISTS':
      return `there is a schedule ${s(data.name)} already`;
    case 'SCHEDULE_SECRET':
      return `${s(data.script)} cannot be scheduled with the secret ${data.params.map(s).join(', ')}: secrets are not kept, and nobody is there to type them`;
    case 'CRON_INVALID':
      return reasons.cron(s(data.expression), data.part, s(data.given));
    case 'ZONE_UNKNOWN':
      return `there is no time zone ${s(data.zone)}; they are called like Europe/Paris or UTC`;
    case 'TRIGGER_NOT_FOUND':
      return `there is no trigger ${s(data.trigger)}; “axle triggers list” shows what there is`;
    case 'TRIGGER_EXISTS':
      return `there is a trigger ${s(data.name)} already`;
    case 'TRIGGER_SECRET':
      return `${s(data.script)} cannot be started by a trigger with the secret ${data.params.map(s).join(', ')}: secrets are not kept, and nobody is there to type them`;
    case 'TRIGGER_LOOP':
      return `${s(data.script)} would start itself, again and again`;
    case 'TRIGGER_SPREAD':
      return `${s(data.script)} is not started: triggers had started ${data.most} runs from one beginning`;
    case 'TRIGGER_NOT_HTTP':
      return `${s(data.trigger)} is not started by requests, so it has no secret`;
    case 'FOLDER_UNREADABLE':
      return `${s(data.folder)} cannot be watched: ${triggers.en.trouble[data.reason]}`;
    case 'RULE_NOT_FOUND':
      return `there is no rule ${s(data.rule)}; “axle notifications rules” shows what there is`;
    case 'RULE_EXISTS':
      return `there is a rule ${s(data.name)} already`;
    case 'WEBHOOK_REFUSED':
      return notifications.en.refused[data.reason];
    case 'GRAPH_UNAUTHORIZED':
      return microsoft.en.signIn[data.reason];
    case 'GRAPH_FORBIDDEN':
      return microsoft.en.forbidden(data);
    case 'GRAPH_THROTTLED':
      return microsoft.en.throttled(data);
    case 'GRAPH_UNREACHABLE':
      return microsoft.en.unreachable(data);
    case 'GRAPH_REFUSED':
      return microsoft.en.refused(data);
    case 'KEY_VAULT_FAILED':
      return microsoft.en.vault(data);
    case 'ADDRESS_UNKNOWN':
      return `this machine has no address ${s(data.address)}`;
    case 'PORT_TAKEN':
      return `port ${data.port} is taken; choose another with --port`;
    case 'PORT_NOT_SERVED':
      return `nothing is served on port ${data.port}; “axle serve” does`;
    case 'TICKET_INVALID':
      return 'this link was used already or is too old';
    case 'DISPLAY_MISSING':
      return 'there is no display to show a dialog on';
  }
}

import type { HubError } from '#shared/contract/errors';
import { safeText as s } from '../output/safe-text';
import type { Messages } from './sentences';

/** English sentences of the command line. */
export const en: Messages = {
  error: sentence,
  cancelling: 'Cancelling; the script has five seconds to clean up. Ctrl-C again leaves it to the hub.',
  reconnecting: 'The hub is gone; connecting again…',
  detached: (run) => `Started as run ${run}.`,
  serving: (link) => `Axle is at this link, which opens it once and within five minutes:\n\n  ${link}\n\nCtrl-C stops serving.`,
  servingAgain: (port) => `Serving again on port ${port}; open browsers need a new link:`,
  opened: (address, userAgent) => `Opened by ${s(address)} ${s(userAgent)}`,
  secretPrompt: (name) => `${s(name)}: `,
  secretNeedsTerminal: (name) => `the secret ${s(name)} has to be typed in a terminal, or read from a file with ${s(name)}=@FILE`,
  secretInArguments: (name) => `give the secret as ${s(name)} (asked for) or ${s(name)}=@FILE: other processes see a command’s arguments`,
  ended: (state, reason) => `The run ended as ${state}${reason === null ? '' : ` (${s(reason)})`}.`,
  holds: (entries) => `The chain of ${entries} entries holds.`,
  broken: (seq, kind, detail) => `The chain does not hold at entry ${seq}: ${kind}. ${s(detail)}`,
  unsignedSince: (seq) => `No signed checkpoint since entry ${seq}.`,
  nothing: 'Nothing to show.',
};

function sentence(error: HubError): string {
  const { code, data } = error as { [C in HubError['code']]: { code: C; data: HubError<C>['data'] } }[HubError['code']];
  switch (code) {
    case 'BAD_INPUT':
      return data.issues.map(s).join('; ');
    case 'FORBIDDEN':
      return `this session may not do that (it lacks ${s(data.scope)})`;
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
    case 'HUB_UNREACHABLE':
      return `the hub cannot be reached: ${s(data.detail)}`;
    case 'HUB_BUSY':
      return `another hub (process ${data.pid}) has this data folder and does not answer`;
    case 'DATA_FOLDER_REFUSED':
      return `${s(data.folder)} cannot be the data folder: ${folderReason[data.reason]}`;
    case 'SCRIPT_NOT_FOUND':
      return `there is no script ${s(data.script)}; “axle scripts list” shows what there is`;
    case 'SCRIPT_AMBIGUOUS':
      return `${s(data.script)} may be any of ${data.candidates.map(s).join(', ')}`;
    case 'SCRIPT_BROKEN':
      return `${s(data.script)} cannot run: ${data.problems.map(s).join('; ')}`;
    case 'SCRIPT_CHANGED':
      return `${s(data.script)} was changed while it was read; try again`;
    case 'INTERPRETER_MISSING':
      return `${s(data.script)} needs ${s(data.interpreter)}, which is not installed`;
    case 'PARAMS_INVALID':
      return data.issues.map((issue) => `${s(issue.name)} ${paramReason(issue.reason, s(issue.expected ?? ''))}`).join('; ');
    case 'SOURCE_NOT_FOUND':
      return `there is no source ${s(data.source)}`;
    case 'SOURCE_EXISTS':
      return `${s(data.folder)} is a source already`;
    case 'SOURCE_UNREADABLE':
      return `${s(data.folder)} cannot be read: ${sourceReason[data.reason]}`;
    case 'RUN_NOT_FOUND':
      return `there is no run ${s(data.run)}`;
    case 'RUN_ENDED':
      return `run ${s(data.run)} has ended`;
    case 'INPUT_FULL':
      return `run ${s(data.run)} does not read what is typed: 1 MiB of it waits already`;
    case 'RUN_NOT_TERMINAL':
      return `run ${s(data.run)} has no terminal to type into`;
    case 'OUTPUT_GONE':
      return `the output of run ${s(data.run)} was trimmed to save space`;
    case 'PATTERN_INVALID':
      return `${s(data.pattern)} is no pattern: ${s(data.detail)}`;
    case 'RECORDER_UNAVAILABLE':
      return `the recorder, which runs scripts, cannot be reached: ${s(data.detail)}`;
    case 'SPAWN_FAILED':
      return `${s(data.file)} could not be started: ${s(data.detail)}`;
    case 'SANDBOX_UNAVAILABLE':
      return `this machine cannot give the sandbox ${s(data.level)}: ${s(data.detail)}`;
    case 'SLOTS_EXHAUSTED':
      return `all ${data.limit} slots of ${s(data.pool)} are taken`;
    case 'SLOT_NOT_FOUND':
      return `there is no slot ${s(data.slot)}`;
    case 'POOL_NOT_FOUND':
      return `there is no pool ${s(data.pool)}`;
    case 'PORT_TAKEN':
      return `port ${data.port} is taken; choose another with --port`;
    case 'TICKET_INVALID':
      return 'this link was used already or is too old';
    case 'DISPLAY_MISSING':
      return 'there is no display to show a dialog on';
  }
}

const folderReason = {
  'network-share': 'it is on a network share, where a database is not safe',
  'not-owner': 'it belongs to somebody else',
  unwritable: 'it cannot be written',
  'not-folder': 'it is not a folder',
} as const;

const sourceReason = {
  missing: 'it is not there',
  'not-folder': 'it is not a folder',
  denied: 'permission denied',
  'too-large': 'it holds too many files',
} as const;

type ParamReason = HubError<'PARAMS_INVALID'>['data']['issues'][number]['reason'];

function paramReason(reason: ParamReason, expected: string): string {
  const hint = expected === '' ? '' : ` (${expected})`;
  switch (reason) {
    case 'required':
      return 'is required';
    case 'type':
      return `has the wrong form${hint}`;
    case 'range':
      return `is out of range${hint}`;
    case 'length':
      return `has the wrong length${hint}`;
    case 'pattern':
      return `does not match${hint}`;
    case 'choice':
      return `is not one of the choices${hint}`;
    case 'unknown':
      return 'is no parameter of this script';
    case 'missing-file':
      return 'names a file that is not there';
    case 'not-folder':
      return 'names something that is not a folder';
  }
}

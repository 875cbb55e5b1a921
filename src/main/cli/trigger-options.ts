import { endStates, hookProofs } from '#shared/contract/trigger-values';
import { TriggerEvent, type Taken } from '#shared/contract/triggers';
import type { Messages } from './messages/messages';
import { refuse, wholeNumber } from './refuse';

/** What on the command line says which event starts something. */
export interface EventOptions {
  readonly http?: string;
  readonly folder?: string;
  readonly pattern?: string;
  readonly settle?: string;
  readonly existing?: boolean;
  readonly after?: string;
  readonly on: readonly string[];
  readonly exitCode: readonly string[];
}

/** The options that each kind of event takes when it is changed. */
const eventOptions = {
  http: [],
  file: ['folder', 'pattern', 'settle'],
  run: ['after', 'on', 'exitCode'],
} as const satisfies Readonly<Record<TriggerEvent['type'], readonly (keyof EventOptions)[]>>;

const isGiven = (options: EventOptions, name: keyof EventOptions): boolean => {
  const value = options[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/** Whether anything of the event changes. */
export const isAboutEvent = (options: EventOptions): boolean =>
  Object.values(eventOptions).some((names) => names.some((name) => isGiven(options, name)));

/** The event with what was given in place of what it had. */
export function changedEvent(options: EventOptions, before: TriggerEvent, messages: Messages): TriggerEvent {
  for (const [type, names] of Object.entries(eventOptions)) {
    const own = eventOptions[before.type].map((name) => `--${name === 'exitCode' ? 'exit-code' : name}`).join(', ');
    if (type !== before.type && names.some((name) => isGiven(options, name))) refuse(messages.triggers.otherKind(own));
  }
  if (before.type === 'http') return before;
  if (before.type === 'file') {
    const { folder = before.folder, pattern = before.pattern, settle = String(before.settleSeconds) } = options;
    return eventOf({ ...options, folder, pattern, settle, existing: before.existing }, messages);
  }
  const { on, exitCode, after = before.script ?? 'any' } = options;
  return eventOf(
    {
      ...options,
      after,
      on: on.length > 0 ? on : before.states,
      exitCode: exitCode.includes('any') ? [] : exitCode.length > 0 ? exitCode : (before.exitCodes ?? []).map(String),
    },
    messages,
  );
}

/** The one event that was asked for. */
export function eventOf(options: EventOptions, messages: Messages): TriggerEvent {
  const { http, folder, after } = options;
  if ([http, folder, after].filter((one) => one !== undefined).length !== 1) return refuse(messages.triggers.oneEvent);
  const parsed = TriggerEvent.safeParse(
    http !== undefined
      ? { type: 'http', proof: http }
      : folder !== undefined
        ? {
            type: 'file',
            folder,
            existing: options.existing === true,
            ...(options.pattern !== undefined && { pattern: options.pattern }),
            ...(options.settle !== undefined && { settleSeconds: wholeNumber('--settle', options.settle, 1, 3_600) }),
          }
        : {
            type: 'run',
            script: after === 'any' ? null : after,
            states: options.on.length === 0 ? ['succeeded'] : options.on,
            exitCodes: options.exitCode.length === 0 ? null : options.exitCode.map((code) => wholeNumber('--exit-code', code, 0, 255)),
          },
  );
  if (parsed.success) return parsed.data;
  if (http !== undefined) return refuse(`--http: ${hookProofs.join(', ')}`);
  return refuse(after !== undefined ? `--on: ${endStates.join(', ')}` : `--folder, --pattern: ${parsed.error.issues[0]?.message ?? ''}`);
}

/** `PARAM=POINTER`. */
export function takenOf(text: string, messages: Messages): Taken {
  const at = text.indexOf('=');
  return at < 1 ? refuse(messages.triggers.take) : { param: text.slice(0, at), from: text.slice(at + 1) };
}

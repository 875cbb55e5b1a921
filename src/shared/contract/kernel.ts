import type { Actor } from './actor';
import type { ErrorCode, ErrorData } from './errors';
import { z } from './zod';

/** What a session may be allowed to do; each procedure takes exactly one. */
export const ScopeName = z.enum([
  'hub:read',
  'hub:admin',
  'scripts:read',
  'scripts:write',
  'scripts:approve',
  'runs:read',
  'runs:write',
  'jobs:read',
  'jobs:write',
  'slots:read',
  'slots:write',
  'schedules:read',
  'schedules:write',
  'triggers:read',
  'triggers:write',
  'notifications:read',
  'notifications:write',
  'audit:read',
  'audit:admin',
  'settings:read',
  'settings:write',
  'metrics:read',
  'secrets:read',
  'secrets:write',
  'secrets:reveal',
  'identity:read',
  'identity:write',
  'lock:self',
  'accounts:self',
  'accounts:read',
  'accounts:admin',
  'approvals:read',
  'approvals:write',
  'certificates:read',
  'certificates:write',
]);
export type ScopeName = z.infer<typeof ScopeName>;
/** Every scope: what the person at this machine may do. */
export const allScopes: readonly ScopeName[] = ScopeName.options;

/** The thing that a call touches; what a role can be limited to. */
export interface ObjectRef {
  readonly kind:
    | 'script'
    | 'source'
    | 'run'
    | 'job'
    /** A job that is not kept yet, by its text. */
    | 'job-text'
    | 'pool'
    | 'schedule'
    | 'trigger'
    | 'notification'
    | 'setting'
    | 'file'
    | 'secret'
    | 'identity'
    | 'account'
    | 'role'
    | 'approval'
    | 'certificate';
  readonly id: string;
}

interface Common<I extends z.ZodType, E extends ErrorCode> {
  readonly scope: ScopeName;
  readonly input: I;
  readonly errors: readonly E[];
  /** From the parsed input to the thing that it touches; absent where there is none. */
  readonly object?: (input: z.output<I>) => ObjectRef;
}

/** A call: one input, one output. */
export interface ProcedureSpec<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  E extends ErrorCode = ErrorCode,
> extends Common<I, E> {
  readonly kind: 'procedure';
  readonly output: O;
}

/** A stream: one input, any number of items, each acknowledged by credit. */
export interface StreamSpec<
  I extends z.ZodType = z.ZodType,
  T extends z.ZodType = z.ZodType,
  E extends ErrorCode = ErrorCode,
> extends Common<I, E> {
  readonly kind: 'stream';
  readonly item: T;
  /** Items in flight before the producer is suspended. */
  readonly window: number;
  /** Items a frame may carry at most, 1 to 64. */
  readonly batch: number;
}

/** A procedure or a stream, whatever its types. */
// `any` is confined to this alias: the variance of zod's types makes a precise constraint impossible.
// oxlint-disable-next-line typescript/no-explicit-any
export type Spec = ProcedureSpec<any, any, any> | StreamSpec<any, any, any>;

/** The description of one spoke's wire: its name and its procedures and streams. */
export interface Contract<N extends string = string, R extends Record<string, Spec> = Record<string, Spec>> {
  readonly name: N;
  readonly routes: R;
}

type Declared<S, Optional extends PropertyKey, E> = Omit<S, 'kind' | 'errors' | Optional> & { readonly errors?: readonly E[] };

/** Declares a call: one input, one output, the errors that it may end with. */
export const procedure = <I extends z.ZodType, O extends z.ZodType, const E extends ErrorCode = never>(
  spec: Declared<ProcedureSpec<I, O, E>, never, E>,
): ProcedureSpec<I, O, NoInfer<E>> => ({ kind: 'procedure', errors: [], ...spec });

/** Declares a stream with credit: the producer never runs more than `window` items ahead. */
export const stream = <I extends z.ZodType, T extends z.ZodType, const E extends ErrorCode = never>(
  spec: Declared<StreamSpec<I, T, E>, 'window' | 'batch', E> & { readonly window?: number; readonly batch?: number },
): StreamSpec<I, T, NoInfer<E>> => ({ kind: 'stream', errors: [], window: 64, batch: 1, ...spec });

/** Declares a contract; its name begins the path of each of its routes. */
export const defineContract = <const N extends string, const R extends Record<string, Spec>>(name: N, routes: R): Contract<N, R> => ({
  name,
  routes,
});

/** What there is to call of contracts, without their schemas: the kind of each route. */
export type Outline<Cs extends readonly Contract[]> = {
  readonly [C in Cs[number] as C['name']]: { readonly [K in keyof C['routes']]: C['routes'][K]['kind'] };
};

/** What a handler is given beside its input. */
export interface CallContext<E extends ErrorCode = ErrorCode> {
  /** Aborted when the caller stops, the connection drops or the session ends. */
  readonly signal: AbortSignal;
  readonly actor: Actor;
  /** Whether this session may do `scope` to `object`: the visibility filter of lists. */
  may(this: void, scope: ScopeName, object?: ObjectRef): boolean;
  /** Ends the call with one of the codes that the route declares, or says what is wrong with the input. */
  fail<C extends E | 'BAD_INPUT'>(this: void, code: C, data: ErrorData<C>): never;
}

type Handler<S> =
  S extends ProcedureSpec<infer I, infer O, infer E>
    ? (input: z.output<I>, ctx: CallContext<E>) => Promise<z.input<O>>
    : S extends StreamSpec<infer I, infer T, infer E>
      ? (input: z.output<I>, ctx: CallContext<E>) => AsyncIterable<z.input<T>>
      : never;

/** The handlers that a contract asks for, one for each route. */
export type Implement<C extends Contract> = { readonly [K in keyof C['routes']]: Handler<C['routes'][K]> };

/** What a caller may say beside the input. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

type ClientFn<S> =
  S extends ProcedureSpec<infer I, infer O, infer _E>
    ? (input: z.input<I>, options?: CallOptions) => Promise<z.output<O>>
    : S extends StreamSpec<infer I, infer T, infer _E>
      ? (input: z.input<I>, options?: CallOptions) => AsyncGenerator<z.output<T>, void, void>
      : never;

/** The caller's view of a contract. Failures are `HubError`s. */
export type Client<C extends Contract> = { readonly [K in keyof C['routes']]: ClientFn<C['routes'][K]> };
/** A client of each contract, by the contract's name. */
export type Clients<Cs extends readonly Contract[]> = { readonly [C in Cs[number] as C['name']]: Client<C> };

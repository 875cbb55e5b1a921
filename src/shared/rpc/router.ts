import type { CallContext, Contract, Implement, Spec } from '../contract/kernel';
import { z } from '../contract/zod';

type AnyHandler = (input: unknown, ctx: CallContext) => unknown;

/** A contract with its handlers. */
export interface Mounted {
  readonly contract: Contract;
  readonly handlers: Readonly<Record<string, AnyHandler>>;
}

/** A route as the kernel calls it: what was declared, and what answers. */
export interface Route {
  readonly path: string;
  readonly spec: Spec;
  /** Checks a whole batch of items at once; `never` for a procedure. */
  readonly batch: z.ZodType;
  readonly run: AnyHandler;
}
/** Every route by its path. */
export type Router = ReadonlyMap<string, Route>;

/** Joins a contract and its handlers; the compiler checks that they fit. */
export const mount = <C extends Contract>(contract: C, handlers: Implement<C>): Mounted => ({
  contract,
  handlers,
});

/** All routes by `spoke.procedure`. Throws when two contracts have one name or a handler is missing. */
export function createRouter(mounted: readonly Mounted[]): Router {
  const routes = new Map<string, Route>();
  for (const { contract, handlers } of mounted) {
    for (const [key, spec] of Object.entries(contract.routes)) {
      const path = `${contract.name}.${key}`;
      const run = handlers[key];
      if (run === undefined) throw new Error(`no handler for ${path}`);
      if (routes.has(path)) throw new Error(`two routes named ${path}`);
      const batch = spec.kind === 'stream' ? z.array(spec.item as z.ZodType) : z.never();
      routes.set(path, { path, spec, batch, run: run.bind(handlers) });
    }
  }
  return routes;
}

import { contracts, type HubClient } from '#shared/contract/index';
import { secretInputs } from '../support/secret-inputs';

/** Sees which fields secrets are given in. */
export interface Witness {
  /** The same client, whose calls are seen. */
  readonly watch: (hub: HubClient) => HubClient;
  /** The fields that the contract marks as secret, and that were never given one. */
  readonly missing: () => readonly string[];
}

/** A witness that knows a secret, in whatever form, by `isSecret`. */
export function createWitness(isSecret: (text: string) => boolean): Witness {
  const seen = new Set<string>();

  function note(route: string, value: unknown, path: readonly string[]): void {
    if (typeof value === 'string') {
      if (isSecret(value)) for (let end = 1; end <= path.length; end += 1) seen.add(`${route} ${path.slice(0, end).join('.')}`);
    } else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) note(route, one, Array.isArray(value) ? path : [...path, key]);
  }

  const watchCalls = (calls: object, spoke: string): object =>
    new Proxy(calls, {
      get(target, procedure) {
        const call: unknown = Reflect.get(target, procedure);
        if (typeof call !== 'function') return call;
        return (...given: unknown[]): unknown => {
          note(`${spoke}.${String(procedure)}`, given[0], []);
          return Reflect.apply(call, target, given);
        };
      },
    });

  return {
    watch: (hub) =>
      new Proxy(hub, {
        get(target, spoke) {
          const calls: unknown = Reflect.get(target, spoke);
          return typeof calls === 'object' && calls !== null ? watchCalls(calls, String(spoke)) : calls;
        },
      }),
    missing: () => secretInputs(contracts).filter((field) => !seen.has(field)),
  };
}

import { HubError } from '../contract/errors';
import type { CallOptions, Clients, Contract, Outline, Spec } from '../contract/kernel';

/** A hub that leaves is followed by another; more than this many in a row is somebody's fault. */
const MOST_HUBS = 5;

type Route = (input: unknown, options?: CallOptions) => unknown;

/**
 * One client that outlives its connections: each call goes through the connection that `through` gives at that moment.
 * What a leaving hub did not take is asked of the next; what was in flight when a connection dropped fails with
 * `DISCONNECTED` and is not sent again. `noticed` sees every failure on its way to the caller. It takes the outline of
 * the contracts, so that there can be one before there are schemas.
 */
export function createFacade<const Cs extends readonly Contract[]>(
  outline: Outline<Cs>,
  through: (options?: CallOptions) => Promise<Clients<Cs>>,
  noticed: (error: unknown) => void = () => undefined,
): Clients<Cs> {
  const find = async (spoke: string, name: string, options?: CallOptions): Promise<Route> => {
    const clients = (await through(options)) as Readonly<Record<string, Readonly<Record<string, Route>>>>;
    const route = clients[spoke]?.[name];
    if (route === undefined) throw new Error(`no client of ${spoke}.${name}`);
    return route;
  };
  /** True when the call was not taken and goes to another hub. */
  const again = (error: unknown, attempt: number): boolean => {
    if (HubError.is(error, 'HUB_LEAVING') && attempt < MOST_HUBS) return true;
    noticed(error);
    return false;
  };

  const caller =
    (spoke: string, name: string): Route =>
    async (input, options) => {
      for (let attempt = 1; ; attempt++) {
        try {
          const call = await find(spoke, name, options);
          return await call(input, options);
        } catch (error) {
          if (!again(error, attempt)) throw error;
        }
      }
    };
  const opener = (spoke: string, name: string): Route =>
    async function* (input, options) {
      for (let attempt = 1; ; attempt++) {
        try {
          const open = await find(spoke, name, options);
          return yield* open(input, options) as AsyncIterable<unknown>;
        } catch (error) {
          // A stream that was not taken has given nothing: it begins anew as if for the first time.
          if (!again(error, attempt)) throw error;
        }
      }
    };

  const hub = Object.fromEntries(
    Object.entries<Readonly<Record<string, Spec['kind']>>>(outline).map(([spoke, routes]) => [
      spoke,
      Object.fromEntries(
        Object.entries(routes).map(([name, kind]) => [name, kind === 'stream' ? opener(spoke, name) : caller(spoke, name)]),
      ),
    ]),
  );
  // Built from the contracts' own names, as the clients behind it are.
  return hub as Clients<Cs>;
}

import { HubError } from '#shared/contract/errors';
import type { Duplex } from '#shared/rpc/duplex';
import { TokenAnswer, type TokenFrame } from '#main/hub/token-face';

/** Whose token a command acts by; undefined for the person at the machine. */
const NAME = 'AXLE_TOKEN';
const FORM = /^axle_[\w-]{1,100}$/;

/**
 * Takes the token out of the environment, so that no process that is started from here has it. A variable that is there and empty is a token that
 * somebody meant to give: it is refused, as one of no form is, and never taken for leave to act as the person at the machine.
 */
export function takeToken(environment: NodeJS.ProcessEnv): (() => string) | undefined {
  const token = environment[NAME];
  delete environment[NAME];
  if (token === undefined) return undefined;
  return () => {
    if (!FORM.test(token)) throw new HubError('TOKEN_REFUSED', {});
    return token;
  };
}

/** Shows the token on a connection that was just made, which is for the bytes of a ticket where one is given. Fails with TOKEN_REFUSED where the hub does not take it. */
export async function showToken(duplex: Duplex, token: string, ticket?: string): Promise<Duplex> {
  const taken = await new Promise<boolean>((resolve) => {
    duplex.onFrame((raw) => resolve(TokenAnswer.safeParse(raw).data?.taken === true));
    duplex.onClose(() => resolve(false));
    duplex.send({ t: 'token', token, ticket } satisfies TokenFrame);
  });
  if (taken) return duplex;
  duplex.close();
  throw new HubError('TOKEN_REFUSED', {});
}

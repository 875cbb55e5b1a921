import { HubError } from '#shared/contract/errors';
import { askDirectory, bindService, withServer, type LdapOptions, type LdapStage } from './sign-in';

/** One step of a test. */
export interface TestedStep {
  readonly step: LdapStage;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** What was found, or why somebody was refused. */
  readonly detail: string;
  readonly error?: HubError;
}

const orders: Readonly<Record<'search' | 'template', readonly LdapStage[]>> = {
  search: ['connected', 'service', 'found', 'password', 'groups'],
  template: ['connected', 'password', 'found', 'groups'],
};

/**
 * Tries a directory out as a sign-in would use it, and says of each step whether it works. Without a name and password it goes as far as it
 * comes without them. Nobody is signed in.
 */
export async function testDirectory(
  options: LdapOptions,
  who: { readonly user?: string | undefined; readonly password?: string | undefined },
  signal: AbortSignal,
): Promise<readonly TestedStep[]> {
  const done: TestedStep[] = [];
  const at = (step: LdapStage, detail: string): void => void done.push({ step, outcome: 'ok', detail });
  const order = orders[options.settings.bind.kind];
  const rest = (): TestedStep[] => order.slice(done.length).map((step) => ({ step, outcome: 'skipped', detail: '' }));
  const failed = (how: { readonly detail: string } | { readonly detail: string; readonly error: HubError }): void => {
    const step = order[done.length];
    if (step !== undefined) done.push({ step, outcome: 'failed', ...how });
  };
  try {
    const { user, password } = who;
    if (user === undefined || password === undefined) await reach(options, signal, at);
    else {
      const asked = await askDirectory(options, user, password, signal, at);
      if ('refused' in asked) failed({ detail: asked.refused });
    }
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    failed({ detail: '', error });
  }
  return [...done, ...rest()];
}

async function reach(options: LdapOptions, signal: AbortSignal, at: (step: LdapStage, detail: string) => void): Promise<void> {
  await withServer(options, signal, async (directory) => {
    at('connected', directory.server);
    if (options.settings.bind.kind !== 'search') return;
    await bindService(options, directory);
    at('service', '');
  });
}

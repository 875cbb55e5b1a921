import { dist } from './hub-process';
import { bundle } from './bundle';
import { createHubBench, type HubBench } from './hub-bench';

/** A hub with tokens and secrets in memory; hubs that follow it have the same. */
export async function createBrokerBench(
  options: { readonly within?: readonly string[]; readonly home?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<HubBench> {
  const program = await bundle('tests/support/broker-hub.ts');
  // What would have been the hub's own command stands behind, and is not looked at.
  const within = [...(options.within ?? []), process.execPath, program, dist];
  return await createHubBench({ ...options, within });
}

/** Scopes and names that the scripts of these tests are granted. */
export const USER_READ = 'https://graph.microsoft.com/User.Read';
export const header = `# @axle.token ${USER_READ}\n# @axle.secret SMTP_PASSWORD\n`;

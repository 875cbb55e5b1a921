import { createHmac } from 'node:crypto';
import type { HubClient } from '#shared/contract/index';
import type { Trigger } from '#shared/contract/triggers';

/** The trigger of this name as soon as it is as wanted. */
export async function untilTrigger(hub: HubClient, name: string, holds: (trigger: Trigger) => boolean): Promise<Trigger> {
  for await (const event of hub.triggers.watch({})) {
    const items = event.type === 'page' || event.type === 'upsert' ? event.items : [];
    const found = items.find((trigger) => trigger.name === name && holds(trigger));
    if (found !== undefined) return found;
  }
  throw new Error('the hub left meanwhile');
}

/** The run that was started last by a trigger; empty when none was. */
export const runOf = ({ last }: Trigger): string => (last?.result.type === 'started' ? last.result.run : '');

/** Posts to a hook; gives the status, the answer and the headers that are not of the moment. */
export async function postTo(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: unknown; readonly headers: readonly (readonly [string, string])[] }> {
  const response = await fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  const answered = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: answered };
}

/** As GitHub signs: over the body alone. */
export const githubHeaders = (secret: string, body: string, delivery?: string): Readonly<Record<string, string>> => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  ...(delivery !== undefined && { 'x-github-delivery': delivery }),
});

/** As Standard Webhooks sign: over id, time and body. `at` is in seconds since 1970. */
export function standardHeaders(
  secret: string,
  body: string,
  { id, at = Math.floor(Date.now() / 1_000) }: { readonly id: string; readonly at?: number },
): Readonly<Record<string, string>> {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
}

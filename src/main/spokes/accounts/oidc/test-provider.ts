import { HubError } from '#shared/contract/errors';
import { createProviderFetch } from './fetching';
import { askProvider } from './provider';
import { OidcRefusal, translate } from './refusal';
import type { OidcOptions } from './sign-in';

/** What is tried of a provider, in this order. */
export const providerSteps = ['discovery', 'keys', 'pkce', 'claims'] as const;

/** One step of a test. */
export interface TestedProviderStep {
  readonly step: (typeof providerSteps)[number];
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** What was found, or why it was not believed. */
  readonly detail: string;
  readonly error?: HubError;
}

/** Asks a provider what can be asked without a person: who it is, its keys, whether it knows PKCE and the claim with the groups. */
export async function testProvider({ settings, secret }: OidcOptions): Promise<readonly TestedProviderStep[]> {
  const done: TestedProviderStep[] = [];
  const ok = (step: TestedProviderStep['step'], detail: string): void =>
    void done.push({ step, outcome: 'ok', detail: detail.slice(0, 1_024) });
  try {
    const server = (await askProvider(settings, secret)).serverMetadata();
    ok('discovery', server.authorization_endpoint ?? '');
    if (server.jwks_uri === undefined) throw new OidcRefusal('shows no keys');
    ok('keys', await keysAt(server.jwks_uri));
    // Many know it and do not say so: what they are asked with is the same.
    ok('pkce', (server.code_challenge_methods_supported ?? []).join(' '));
    ok('claims', (server.claims_supported ?? []).join(' '));
  } catch (error) {
    const step = providerSteps[done.length];
    const fault = translate(settings.issuer, error);
    if (step === undefined) throw fault;
    if (fault instanceof HubError) done.push({ step, outcome: 'failed', detail: '', error: fault });
    else done.push({ step, outcome: 'failed', detail: fault.message });
  }
  return [...done, ...providerSteps.slice(done.length).map((step) => ({ step, outcome: 'skipped' as const, detail: '' }))];

  async function keysAt(address: string): Promise<string> {
    const answer = await createProviderFetch(settings.ca)(address, { method: 'GET', headers: {}, body: undefined });
    const found: unknown = answer.ok ? await answer.json() : undefined;
    const keys: unknown = typeof found === 'object' && found !== null && 'keys' in found ? found.keys : undefined;
    if (!Array.isArray(keys) || keys.length === 0) throw new OidcRefusal(`no keys at ${address}`);
    return String(keys.length);
  }
}

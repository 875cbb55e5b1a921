import { createPrivateKey } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealedStore } from '#main/platform/sealed/store';
import { createMemoryKeychain } from '../support/memory-keychain';
import { startTokenProvider } from '../support/token-provider';
import { endOf, type Aviary, type Place } from './canary-aviary';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What the hub is given by a provider, and what it made itself to be given that. */
export const keyPlaces: readonly Place[] = [
  {
    place: 'an access token of an application',
    async tell(aviary, token) {
      const { hub, fresh } = aviary;
      const { certificate } = await hub.certificates.create({ name: fresh(), key: 'rsa-3072' });
      await searchKey(aviary, certificate.thumbprint);
      const provider = await startTokenProvider(token);
      try {
        const { authority, ca } = provider;
        await hub.applications.add({
          name: 'canary',
          cloud: 'custom',
          client: 'canary',
          authority,
          ca,
          certificate: certificate.thumbprint,
        });
        await hub.applications.test({ application: 'canary', scope: 'https://canary.example.test/.default' });
        const { digest } = await hub.scripts.review({ script: 'application.sh' });
        await hub.scripts.approve({ script: 'application.sh', digest });
        const { run } = await hub.runs.start({ script: 'application.sh', sandbox: 'standard' });
        await endOf(hub, run);
        await hub.applications.remove({ application: 'canary' });
        return run;
      } finally {
        await provider.close();
      }
    },
  },
];

/** The key of a certificate that the hub made is told to nobody: it is opened here as a hub opens it, in a copy of its data folder. */
async function searchKey({ home, words, also, alsoBytes }: Aviary, thumbprint: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-canary-key-'));
  try {
    cpSync(join(home, 'sealed'), folder, { recursive: true });
    const sealed = createSealedStore({ folder, keychain: createMemoryKeychain(), log: silent, clock: { now: Date.now } });
    await sealed.unlock(words);
    const passphrase = (await sealed.read(`certificates/${thumbprint}`))?.toString() ?? '';
    also('the passphrase of a key that the hub made', passphrase);
    const key = createPrivateKey({ key: readFileSync(join(home, 'certificates', `${thumbprint}.key`)), passphrase });
    const { d = '' } = key.export({ format: 'jwk' });
    alsoBytes('the private exponent of a key that the hub made', Buffer.from(d, 'base64url'));
    // As PEM it stands in lines: one from within.
    for (const type of ['pkcs1', 'pkcs8'] as const)
      also('a line of a key that the hub made', key.export({ type, format: 'pem' }).toString().split('\n')[20] ?? '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

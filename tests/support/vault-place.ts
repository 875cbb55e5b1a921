import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle';
import { dist } from './hub-process';
import { type KeyVaultDouble, startKeyVaultDouble } from './key-vault-double';

/** A vault on this machine, and the command that is a hub at which somebody has signed in for it. */
export interface VaultPlace {
  readonly double: KeyVaultDouble;
  /** Stands in place of the hub's own command, which stands behind it and is not looked at. */
  readonly within: readonly string[];
  close(): Promise<void>;
}

/** Starts the vault; the hub is started by who has the place. */
export async function openVaultPlace(): Promise<VaultPlace> {
  const double = await startKeyVaultDouble();
  const folder = mkdtempSync(join(tmpdir(), 'axle-vault-'));
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, double.authority);
  return {
    double,
    within: [process.execPath, await bundle('tests/support/vault-hub.ts'), dist, authority],
    async close() {
      await double.close();
      rmSync(folder, { recursive: true });
    },
  };
}

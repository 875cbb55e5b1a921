import { X509Certificate } from 'node:crypto';
import { z } from '#shared/contract/zod';
import type { CertificateStore, Found, Held } from '../ports';

/** Runs a program of the system and gives what it printed; rejects where it fails, prints too much or takes too long. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<string>;

/** Names the system's store among files that cannot be read. */
const unread = (place: string): Found => ({ held: [], faults: [{ file: place, reason: 'store' }] });

/** The login keychain of macOS, through `security`. Keys stay in it: which certificates have one is what `find-identity` says. */
export const createKeychainStore = (run: RunProgram): CertificateStore => ({
  place: () => 'macOS keychain',
  async read() {
    try {
      const [all, identities] = await Promise.all([
        run('/usr/bin/security', ['find-certificate', '-a', '-p']),
        run('/usr/bin/security', ['find-identity']),
      ]);
      return { held: readKeychain(all, identities), faults: [] };
    } catch {
      return unread('macOS keychain');
    }
  },
});

/** The certificates of `security find-certificate -a -p` (PEM), with those of `security find-identity` (SHA-1) as having a key. */
export function readKeychain(all: string, identities: string): readonly Held[] {
  const withKey = new Set([...identities.matchAll(/^\s*\d+\)\s+([0-9A-F]{40})\b/gm)].map(([, sha1]) => sha1));
  return [...all.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].flatMap(([text]) => {
    const x509 = certificateOf(text);
    if (x509 === undefined) return [];
    const owned = withKey.has(x509.fingerprint.replaceAll(':', ''));
    return [{ x509, privateKey: owned ? ('store' as const) : ('none' as const), where: 'macOS keychain' }];
  });
}

const LISTING =
  'Get-ChildItem Cert:\\CurrentUser\\My | ForEach-Object { [pscustomobject]@{ der = [Convert]::ToBase64String($_.RawData); key = [bool]$_.HasPrivateKey } } | ConvertTo-Json -Compress';

/** `Cert:\CurrentUser\My` of Windows, through PowerShell. Keys stay in it. */
export const createWindowsStore = (run: RunProgram): CertificateStore => ({
  place: () => String.raw`Cert:\CurrentUser\My`,
  async read() {
    const place = String.raw`Cert:\CurrentUser\My`;
    try {
      return { held: readWindows(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', LISTING])), faults: [] };
    } catch {
      return unread(place);
    }
  },
});

const Listed = z.object({ der: z.string(), key: z.boolean() });

/** What the listing printed: one object, several, or nothing at all where there is none. */
export function readWindows(printed: string): readonly Held[] {
  if (printed.trim() === '') return [];
  const parsed: unknown = JSON.parse(printed);
  return z
    .array(Listed)
    .parse(Array.isArray(parsed) ? parsed : [parsed])
    .flatMap(({ der, key }) => {
      const x509 = certificateOf(Buffer.from(der, 'base64'));
      return x509 === undefined
        ? []
        : [{ x509, privateKey: key ? ('store' as const) : ('none' as const), where: String.raw`Cert:\CurrentUser\My` }];
    });
}

function certificateOf(bytes: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(bytes);
  } catch {
    return undefined; // One that the system shows and OpenSSL does not understand.
  }
}

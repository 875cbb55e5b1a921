import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A server's certificate and key, and the authority that issued it, in PEM. */
export interface LoopbackCertificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for loopback and these names, of an authority that exists for this test alone. Its end is `days` from now. */
export function makeLoopbackCertificate(names: readonly string[] = [], days = 2): LoopbackCertificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'axle-certificate-'));
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-subj',
      '/CN=Throw-away authority',
      '-days',
      '30',
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
      ...authority,
    );
    openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', at('server.key'), '-out', at('server.csr'));
    const alternatives = ['DNS:localhost', 'IP:127.0.0.1', ...names.map((name) => `DNS:${name}`)].join(',');
    writeFileSync(at('server.ext'), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n`);
    const issuer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
    openssl(
      'x509',
      '-req',
      '-in',
      at('server.csr'),
      ...issuer,
      '-days',
      String(days),
      '-extfile',
      at('server.ext'),
      '-out',
      at('server.pem'),
    );
    const read = (name: string): string => readFileSync(at(name), 'utf8');
    return { authority: read('ca.pem'), certificate: read('server.pem'), key: read('server.key') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

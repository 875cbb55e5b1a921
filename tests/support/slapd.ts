import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './find-program';
import { makeTlsCertificate } from './tls-certificate';

const SLAPD = '/usr/sbin/slapd';
export const BASE = 'dc=example,dc=test';
export const SERVICE = `cn=axle,ou=services,${BASE}`;
export const SERVICE_PASSWORD = 'service-pw';

/** Somebody in the directory, by what differs. */
export interface LdapPerson {
  readonly uid: string;
  readonly cn: string;
  readonly password: string;
  /** Further attributes, each a line of LDIF. */
  readonly more?: readonly string[];
}

export interface SlapdOptions {
  /** Beside Ada (`ada-pw`) and Grace (`grace-pw`). */
  readonly people?: readonly LdapPerson[];
  /** Entries added while it runs, so that the memberOf overlay sees them; LDIF, entries divided by an empty line. */
  readonly groups?: string;
  /** Says of itself that it is Active Directory, whose attributes it then has. */
  readonly activeDirectory?: boolean;
}

/** The real OpenLDAP server on loopback, with a certificate of its own. */
export interface Slapd {
  /** `ldap://localhost:PORT`; it knows STARTTLS. */
  readonly plain: string;
  /** `ldaps://localhost:PORT`. */
  readonly secure: string;
  readonly plainPort: number;
  readonly securePort: number;
  /** What it must be trusted by, PEM. */
  readonly ca: string;
  /** A distinguished name as the directory has it. */
  dnOf(uid: string): string;
  close(): Promise<void>;
}

/** Groups: `ops` has Ada; `admins` has `ops`; `loop` and `admins` are in each other; two other classes have Grace and Ada. */
export const groups = `
dn: cn=ops,ou=groups,${BASE}
objectClass: groupOfNames
cn: ops
member: uid=ada,ou=people,${BASE}

dn: cn=admins,ou=groups,${BASE}
objectClass: groupOfNames
cn: admins
member: cn=ops,ou=groups,${BASE}
member: cn=loop,ou=groups,${BASE}

dn: cn=loop,ou=groups,${BASE}
objectClass: groupOfNames
cn: loop
member: cn=admins,ou=groups,${BASE}

dn: cn=unique,ou=groups,${BASE}
objectClass: groupOfUniqueNames
cn: unique
uniqueMember: uid=grace,ou=people,${BASE}

dn: cn=unix,ou=groups,${BASE}
objectClass: posixGroup
cn: unix
gidNumber: 500
memberUid: grace
`;

/** Attributes of Active Directory, by their numbers there. */
const AD_SCHEMA = `
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.1460 NAME 'msDS-User-Account-Control-Computed' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.159 NAME 'accountExpires' SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.1.782 NAME 'objectCategory' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.10 NAME 'supportedCapabilities' SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP top AUXILIARY MAY ( userAccountControl $ msDS-User-Account-Control-Computed $ accountExpires $ objectGUID $ sAMAccountName $ userPrincipalName $ objectCategory ) )
`;
const ROOT_DSE = 'dn:\nsupportedCapabilities: 1.2.840.113556.1.4.800\n';

/** Starts one at free ports, with a folder and a certificate of its own. */
export async function startSlapd(options: SlapdOptions = {}): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'slapd-'));
  const [plainPort, securePort] = [await freePort(), await freePort()];
  const { key, cert } = makeTlsCertificate();
  const people: readonly LdapPerson[] = [
    { uid: 'ada', cn: 'Ada L', password: 'ada-pw', more: ['mail: ada@example.test'] },
    { uid: 'grace', cn: 'Grace H', password: 'grace-pw' },
    ...(options.people ?? []),
  ];
  const path = (name: string): string => join(folder, name);
  mkdirSync(path('db'));
  writeFileSync(path('key.pem'), key, { mode: 0o600 });
  writeFileSync(path('cert.pem'), cert);
  writeFileSync(path('ad.schema'), AD_SCHEMA);
  writeFileSync(path('root.ldif'), ROOT_DSE);
  writeFileSync(path('slapd.conf'), configurationOf(folder, options.activeDirectory === true));
  writeFileSync(path('seed.ldif'), seedOf(people, options.activeDirectory === true));
  execFileSync('/usr/sbin/slapadd', ['-f', path('slapd.conf'), '-l', path('seed.ldif')], { stdio: ['ignore', 'ignore', 'pipe'] });
  // 127.0.0.2 is an address that the certificate is not for.
  const urls = ['127.0.0.1', '127.0.0.2'].map((at) => `ldap://${at}:${plainPort} ldaps://${at}:${securePort}`).join(' ');
  // With a level of debugging, be it none, it stays in front: it ends when it is told to, and nobody else has to look for it.
  const child = spawn(SLAPD, ['-f', path('slapd.conf'), '-h', urls, '-d', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(child, plainPort);
  const add = ['-x', '-H', `ldap://127.0.0.1:${plainPort}`, '-D', `cn=admin,${BASE}`, '-w', 'admin-pw'];
  execFileSync('ldapadd', add, { input: options.groups ?? groups, stdio: ['pipe', 'ignore', 'pipe'] });
  return {
    plain: `ldap://localhost:${plainPort}`,
    secure: `ldaps://localhost:${securePort}`,
    plainPort,
    securePort,
    ca: cert,
    dnOf: (uid) => `uid=${uid},ou=people,${BASE}`,
    async close() {
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether this machine has it, and the tools to fill it. */
export const hasSlapd = (): boolean => existsSync(SLAPD) && findProgram('ldapadd') !== undefined;

function configurationOf(folder: string, activeDirectory: boolean): string {
  const schemas = ['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include /etc/ldap/schema/${name}.schema`);
  const ad = activeDirectory ? [`include ${join(folder, 'ad.schema')}`, `rootDSE ${join(folder, 'root.ldif')}`] : [];
  return `${[...schemas, ...ad].join('\n')}
pidfile ${join(folder, 'slapd.pid')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
TLSCertificateFile ${join(folder, 'cert.pem')}
TLSCertificateKeyFile ${join(folder, 'key.pem')}
database mdb
maxsize 10485760
suffix "${BASE}"
rootdn "cn=admin,${BASE}"
rootpw admin-pw
directory ${join(folder, 'db')}
index objectClass,uid eq
overlay memberof
access to attrs=userPassword by self write by anonymous auth by * none
access to * by users read by anonymous auth
`;
}

function seedOf(people: readonly LdapPerson[], activeDirectory: boolean): string {
  const units = ['people', 'groups', 'services'].map((name) => `dn: ou=${name},${BASE}\nobjectClass: organizationalUnit\nou: ${name}`);
  const service = `dn: ${SERVICE}\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: axle\nuserPassword: ${SERVICE_PASSWORD}`;
  const entries = people.map(({ uid, cn, password, more = [] }) =>
    [
      base64Line('dn', `uid=${uid.replaceAll(/[\\,+"<>;=#]/g, (char) => `\\${char}`)},ou=people,${BASE}`),
      'objectClass: inetOrgPerson',
      'sn: Example',
      ...(activeDirectory ? ['objectClass: user', 'objectCategory: person'] : []),
      base64Line('uid', uid),
      base64Line('cn', cn),
      base64Line('userPassword', password),
      ...more,
    ].join('\n'),
  );
  const root = `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`;
  return `${[root, ...units, service, ...entries].join('\n\n')}\n`;
}

const base64Line = (name: string, value: string): string => `${name}:: ${Buffer.from(value).toString('base64')}`;

async function listening(child: ChildProcess, port: number): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`slapd ended: ${said}`);
    try {
      execFileSync('ldapsearch', ['-x', '-H', `ldap://127.0.0.1:${port}`, '-b', '', '-s', 'base'], { stdio: 'ignore' });
      return;
    } catch {
      // Not yet, or it has ended: the round looks. It says “starting” before it listens, and nothing once it does: asking is all there is.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

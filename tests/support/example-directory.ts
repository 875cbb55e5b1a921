import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeLoopbackCertificate } from './loopback-certificate';

const BASE = 'dc=example,dc=test';

/** The real OpenLDAP server on loopback, with users, groups and computers as Active Directory describes them. */
export interface ExampleDirectory {
  readonly base: string;
  /** By number: ldapsearch takes the name `localhost` for that of the machine. */
  readonly plain: string;
  readonly secure: string;
  /** Somebody who may read, and their password. */
  readonly bind: string;
  readonly password: string;
  readonly authorityFile: string;
  close(): Promise<void>;
}

const INTEGER = 'EQUALITY integerMatch ORDERING integerOrderingMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE';
const TEXT = 'EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE';
/** Attributes and classes of Active Directory, by their numbers there. */
const SCHEMA = `
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' ${INTEGER} )
attributetype ( 1.2.840.113556.1.4.1460 NAME 'msDS-User-Account-Control-Computed' ${INTEGER} )
attributetype ( 1.2.840.113556.1.4.662 NAME 'lockoutTime' ${INTEGER} )
attributetype ( 1.2.840.113556.1.4.1696 NAME 'lastLogonTimestamp' ${INTEGER} )
attributetype ( 1.2.840.113556.1.4.96 NAME 'pwdLastSet' ${INTEGER} )
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' ${TEXT} )
attributetype ( 1.2.840.113556.1.4.619 NAME 'dNSHostName' ${TEXT} )
attributetype ( 1.2.840.113556.1.4.363 NAME 'operatingSystem' ${TEXT} )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP top AUXILIARY MAY ( userAccountControl $ msDS-User-Account-Control-Computed $ lockoutTime $ lastLogonTimestamp $ pwdLastSet $ sAMAccountName ) )
objectclass ( 1.2.840.113556.1.3.30 NAME 'computer' SUP top STRUCTURAL MUST cn MAY ( dNSHostName $ operatingSystem $ userPassword ) )
`;

/** Days ago as Active Directory counts time: 100 ns since 1601. */
const ago = (days: number): string => String((BigInt(Math.floor(Date.now() / 1_000) - days * 86_400) + 11_644_473_600n) * 10_000_000n);

const person = (uid: string, cn: string, ...more: readonly string[]): string =>
  [
    `dn: uid=${uid},ou=people,${BASE}`,
    'objectClass: inetOrgPerson',
    'objectClass: user',
    `uid: ${uid}`,
    `cn: ${cn}`,
    'sn: Example',
    ...more,
  ].join('\n');
const computer = (cn: string, ...more: readonly string[]): string =>
  [`dn: cn=${cn},ou=computers,${BASE}`, 'objectClass: computer', 'objectClass: user', `cn: ${cn}`, ...more].join('\n');
const group = (cn: string, ...members: readonly string[]): string =>
  [`dn: cn=${cn},ou=groups,${BASE}`, 'objectClass: groupOfNames', `cn: ${cn}`, ...members.map((name) => `member: ${name},${BASE}`)].join(
    '\n',
  );

const entries = (): readonly string[] => [
  `dn: ${BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`,
  ...['people', 'groups', 'computers'].map((name) => `dn: ou=${name},${BASE}\nobjectClass: organizationalUnit\nou: ${name}`),
  person('ada', 'Ada Lovelace', 'userPassword: ada pw é', 'mail: ada@example.test', 'userAccountControl: 512', 'sAMAccountName: ada'),
  person('grace', 'Grace Hopper', 'userAccountControl: 512', `lockoutTime: ${ago(1)}`, `lastLogonTimestamp: ${ago(2)}`),
  person('edsger', 'Edsger Dijkstra', 'userAccountControl: 514'),
  person('barbara', 'Barbara Liskov', 'userAccountControl: 514', 'msDS-User-Account-Control-Computed: 16', `lockoutTime: ${ago(1)}`),
  // Was locked, and the lock has ended by itself.
  person('alan', 'Alan Turing', 'userAccountControl: 512', 'msDS-User-Account-Control-Computed: 0', `lockoutTime: ${ago(9)}`),
  ...Array.from({ length: 1_200 }, (_, index) => person(`operator${index}`, `Operator ${index}`, 'userAccountControl: 512')),
  computer('FRESH', 'dNSHostName: fresh.example.test', `lastLogonTimestamp: ${ago(3)}`, 'userAccountControl: 4096'),
  computer(
    'STALE',
    'dNSHostName: stale.example.test',
    `lastLogonTimestamp: ${ago(200)}`,
    `pwdLastSet: ${ago(220)}`,
    'operatingSystem: Windows',
  ),
  computer('NEVER', 'userAccountControl: 4096'),
  computer('OFF', `lastLogonTimestamp: ${ago(400)}`, 'userAccountControl: 4098'),
  group('ops', 'uid=ada,ou=people', 'cn=night shift (é),ou=groups'),
  group('night shift (é)', 'uid=grace,ou=people', 'cn=loop,ou=groups', 'uid=gone,ou=people'),
  group('loop', 'cn=ops,ou=groups', 'uid=edsger,ou=people'),
];

/** Starts one at free ports. */
export async function startExampleDirectory(): Promise<ExampleDirectory> {
  const folder = mkdtempSync(path.join(tmpdir(), 'axle-directory-'));
  const at = (name: string): string => path.join(folder, name);
  const { authority, certificate, key } = makeLoopbackCertificate();
  const [plainPort, securePort] = [await freePort(), await freePort()];
  mkdirSync(at('db'));
  writeFileSync(at('authority.pem'), authority);
  writeFileSync(at('cert.pem'), certificate);
  writeFileSync(at('key.pem'), key, { mode: 0o600 });
  writeFileSync(at('ad.schema'), SCHEMA);
  writeFileSync(at('slapd.conf'), configuration(folder));
  writeFileSync(at('seed.ldif'), `${entries().join('\n\n')}\n`);
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', at('slapd.conf'), '-l', at('seed.ldif')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const urls = `ldap://127.0.0.1:${plainPort} ldaps://127.0.0.1:${securePort}`;
  // With a level of debugging it stays in front, and says when it listens.
  const child = spawn('/usr/sbin/slapd', ['-f', at('slapd.conf'), '-h', urls, '-d', '256'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    let said = '';
    // It is read to its end: a server that cannot say something any more ends.
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      if (said.includes('slapd starting')) resolve();
    });
    child.on('exit', () => reject(new Error(`slapd ended: ${said}`)));
  });
  return {
    base: BASE,
    plain: `ldap://127.0.0.1:${plainPort}`,
    secure: `ldaps://127.0.0.1:${securePort}`,
    bind: `uid=ada,ou=people,${BASE}`,
    password: 'ada pw é',
    authorityFile: at('authority.pem'),
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const configuration = (folder: string): string =>
  `${['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
include ${folder}/ad.schema
pidfile ${folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
database mdb
maxsize 104857600
suffix "${BASE}"
directory ${folder}/db
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

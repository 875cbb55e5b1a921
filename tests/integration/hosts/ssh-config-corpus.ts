import type { LineFault } from '#main/spokes/hosts/openssh/config-file';
import type { Random } from '../../support/random';

/** A configuration, the files that it includes (`@HERE@` is their folder), and the hosts that are asked for. */
export interface Case {
  readonly name: string;
  readonly text: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly hosts: readonly { readonly host: string; readonly user?: string; readonly port?: number }[];
}

/** Configurations as people write them, and as ssh_config(5) allows them to be written. */
export const corpus: readonly Case[] = [
  {
    name: 'nothing',
    text: '\n# nothing\n',
    hosts: [{ host: 'web01' }, { host: 'WEB01.Example.COM' }, { host: '192.0.2.7', user: 'eve', port: 22_022 }],
  },
  {
    name: 'the first value wins',
    text: 'Host web\n  HostName web.example.com\n  User deploy\nHost *\n  User nobody\n  Port 2222\n  HostName never.example.com\nHost web\n  Port 22\n',
    hosts: [{ host: 'web' }, { host: 'other' }, { host: 'web', user: 'root' }, { host: 'web', port: 99 }],
  },
  {
    name: 'before any host',
    text: 'User everybody\nIdentityFile ~/.ssh/common\nHost db\n  IdentityFile ~/.ssh/db\n  IdentityFile ~/.ssh/common\n  User dba\n',
    hosts: [{ host: 'db' }, { host: 'x' }],
  },
  {
    name: 'patterns and negation',
    text: 'Host web?? *.example.com !web07 !secret.example.com\n  User www\nHost !*\n  User never\nHost 10.*.0.? \n  User ten\nHost *\n  User rest\n',
    hosts: [
      { host: 'web01' },
      { host: 'web07' },
      { host: 'web007' },
      { host: 'a.example.com' },
      { host: 'secret.example.com' },
      { host: '10.1.0.3' },
      { host: '10.1.0.33' },
      { host: 'Web01' },
      { host: 'x'.repeat(60) },
    ],
  },
  {
    name: 'a negation alone',
    text: 'Host !bad\n  User a\nHost * !bad\n  User b\n',
    hosts: [{ host: 'bad' }, { host: 'good' }],
  },
  {
    name: 'tokens of the name',
    text: 'Host *.short\n  HostName %h.example.com\nHost pc%%t\n  HostName 100%%.example.com\nHost UP\n  HostName %h.Example.Com\n',
    hosts: [{ host: 'a.short' }, { host: 'UP' }, { host: 'pc' }],
  },
  {
    name: 'how lines may be written',
    text: 'HOST=eq\n\tUser=a\n  port = 2201\n HostName   =eq.example.com\nHost "quoted"  other # and why\n  User "an na"\n  IdentityFile "/keys/with space/id" # mine\n  HostKeyAlias=\'single quoted\'\r\n  Port\t2202\n  IdentityFile /keys/back\\ slash\n  IdentityFile "/keys/es\\"caped"\n  User late\n   \t  \nHost   trailing   \n  User t   \n',
    hosts: [{ host: 'eq' }, { host: 'quoted' }, { host: 'other' }, { host: '#' }, { host: 'trailing' }],
  },
  {
    name: 'lines end as in Windows',
    text: 'Host win\r\n  HostName win.example.com\r\n  User w\r\n  Port 2022\r\n',
    hosts: [{ host: 'win' }],
  },
  {
    name: 'files that are included',
    text: 'Include @HERE@/conf.d/*.conf\nHost *\n  User last\n  Include @HERE@/inner\n',
    more: {
      'conf.d/10-a.conf': 'Host a\n  User from-a\n',
      'conf.d/20-b.conf': 'Port 2020\nHost b\n  User from-b\n  Port 1\n',
      'conf.d/ignored.txt': 'User never\n',
      inner: 'ServerAliveInterval 15\nHost a\n  ServerAliveCountMax 9\nHost *\n  HostKeyAlias inner\n',
    },
    hosts: [{ host: 'a' }, { host: 'b' }, { host: 'c' }],
  },
  {
    name: 'a file included under a host',
    text: 'Host a b\n  Include @HERE@/ab @HERE@/none-such\n  User after\nHost *\n  Port 2022\n',
    more: { ab: 'ConnectTimeout 5\nHost a\n  User a\n  Port 2001\nMatch host b\n  User b\n' },
    hosts: [{ host: 'a' }, { host: 'b' }, { host: 'c' }],
  },
  {
    name: 'match by host and by the name that was typed',
    text: 'Host alias\n  HostName real.example.com\nMatch host real.example.com\n  User by-host\nMatch originalhost alias\n  Port 2001\nMatch host alias\n  Port 9\nMatch host *.example.com,!bad.example.com\n  HostKeyAlias listed\n',
    hosts: [{ host: 'alias' }, { host: 'real.example.com' }, { host: 'bad.example.com' }, { host: 'REAL.example.com' }],
  },
  {
    name: 'match by user',
    text: 'Match user deploy\n  IdentityFile ~/.ssh/deploy\nMatch user root,admin host web*\n  Port 2222\nHost web01\n  User admin\nMatch user admin\n  HostKeyAlias late\nMatch !user admin\n  HostKeyAlias other\n',
    hosts: [{ host: 'web01' }, { host: 'web01', user: 'deploy' }, { host: 'web02', user: 'admin' }, { host: 'db', user: 'root' }],
  },
  {
    name: 'match all, and what was negated',
    text: 'Match !host web*\n  User notweb\nMatch originalhost=web01\n  Port 2001\nMatch "host" "web02"\n  Port 2002\nMatch all\n  ServerAliveInterval 30\n',
    hosts: [{ host: 'web01' }, { host: 'web02' }, { host: 'db' }],
  },
  {
    name: 'match at the end',
    text: 'Host a\n  HostName b.example.com\nMatch final host b.example.com\n  User second\n  Port 2002\nMatch final all\n  ServerAliveInterval 7\nHost *\n  Port 2222\n',
    hosts: [{ host: 'a' }, { host: 'c' }],
  },
  {
    name: 'match canonical never without canonical names',
    text: 'Match canonical\n  User never\nMatch !canonical\n  User always\n',
    hosts: [{ host: 'a' }],
  },
  {
    name: 'hosts on the way',
    text: 'Host inner\n  ProxyJump outer,eve@middle:2200\n  ProxyCommand never\nHost direct\n  ProxyJump none\nHost by-command\n  ProxyCommand nc -X connect %h %p # all of it\n  ProxyJump never\nHost six\n  ProxyJump [2001:db8::1]:22\nHost *\n  ProxyJump everywhere\n',
    hosts: [{ host: 'inner' }, { host: 'direct' }, { host: 'by-command' }, { host: 'six' }, { host: 'x' }],
  },
  {
    name: 'times',
    text: 'Host a\n  ConnectTimeout 1m30s\n  ServerAliveInterval 2m\nHost b\n  ConnectTimeout none\n  ServerAliveInterval 90\nHost c\n  ConnectTimeout 1h\n  ServerAliveInterval 0\n',
    hosts: [{ host: 'a' }, { host: 'b' }, { host: 'c' }],
  },
  {
    name: 'flags in their spellings',
    text: 'Host a\n  IdentitiesOnly TRUE\n  ForwardAgent yes\n  Compression Yes\n  PasswordAuthentication false\n  PubkeyAuthentication no\n  RequestTTY force\nHost b\n  ForwardAgent $SSH_AUTH_SOCK\n  AddressFamily INET6\n  RequestTTY auto\n  BindAddress 192.0.2.1\nHost c\n  ForwardAgent /run/agent.sock\n  IdentityAgent none\n  PreferredAuthentications publickey,password\n  RemoteCommand uptime && echo "hi" # said\n',
    hosts: [{ host: 'a' }, { host: 'b' }, { host: 'c' }],
  },
  {
    name: 'variables that are sent',
    text: 'Host a\n  SetEnv A=1 B="two words"\n  SendEnv LANG LC_*\nHost *\n  SetEnv A=never C=3\n  SendEnv EDITOR_*\n',
    hosts: [{ host: 'a' }, { host: 'b' }],
  },
  {
    name: 'keys and their certificates',
    text: 'Host a\n  IdentityFile ~/.ssh/%r@%h\n  CertificateFile ~/.ssh/a-cert.pub\n  IdentityFile none\nHost *\n  IdentityFile /keys/b\n  CertificateFile /keys/b-cert.pub\n',
    hosts: [{ host: 'a' }, { host: 'b' }],
  },
  {
    name: 'what says nothing of how a host is reached',
    text: 'Host *\n  ControlMaster auto\n  ControlPath ~/.ssh/cm-%C\n  ControlPersist 10m\n  HashKnownHosts yes\n  LogLevel QUIET\n  GSSAPIAuthentication no\n  VisualHostKey no\n  IgnoreUnknown UseKeychain\n  UseKeychain yes\n  IPQoS lowdelay throughput\n  User u\n',
    hosts: [{ host: 'a' }],
  },
];

/** Lines that ssh refuses, and what is wrong with each. */
export const broken: readonly (readonly [line: string, fault: LineFault])[] = [
  ['Port abc', 'value'],
  ['Port 0', 'value'],
  ['Port 65536', 'value'],
  ['Port 22 23', 'too-many'],
  ['User "open', 'quotes'],
  ['Nonsense yes', 'unknown'],
  ['HostName', 'no-value'],
  ['IdentitiesOnly maybe', 'value'],
  ['ConnectTimeout soon', 'value'],
  ['ProxyJump a@', 'value'],
  ['Match', 'no-value'],
  ['Match nonsense x', 'match'],
  ['Match host', 'match'],
  ['Match host a user b all', 'match'],
  ['AddressFamily ipv4', 'value'],
  ['IdentityFile a b', 'too-many'],
];

const one = <T>(random: Random, from: readonly [T, ...T[]]): T => from[random.below(from.length)] ?? from[0];
const PATTERNS = ['web01', 'web*', '*.example.com', '!web02*', 'db', '*', 'w?b01', '!db', 'real'] as const;
const SAYINGS = [
  'User ann',
  'User "bob"',
  'Port 2001',
  'Port=2002',
  'HostName real',
  'HostName %h.example.com',
  'IdentityFile ~/.ssh/a',
  'IdentityFile /b',
  'ProxyJump hop,hop2:99',
  'ProxyJump none',
  'ProxyCommand nc %h %p',
  'ConnectTimeout 5',
  'ServerAliveInterval 1m',
  'IdentitiesOnly yes',
  'SendEnv LC_* LANG',
  'SetEnv A=1 B=2',
  'SetEnv C=3',
  'HostKeyAlias alias',
  'ForwardAgent no',
] as const;

/** A configuration that `random` makes of lines that ssh takes, some of them in a file that is included. */
export function anyConfig(random: Random): Pick<Case, 'text' | 'more'> {
  const patterns = (most: number, between: string): string =>
    Array.from({ length: 1 + random.below(most) }, () => one(random, PATTERNS)).join(between);
  const match = (): string => {
    const not = random.below(4) === 0 ? '!' : '';
    const by = one(random, ['host', 'originalhost', 'user', 'final', 'all'] as const);
    if (by === 'all') return 'Match all';
    if (by === 'final') return `Match ${not}final host ${patterns(2, ',')}`;
    return by === 'user' ? `Match ${not}user ann,eve host ${patterns(2, ',')}` : `Match ${not}${by} ${patterns(3, ',')}`;
  };
  const lines = (count: number, includes: boolean): string =>
    Array.from({ length: count }, () => {
      const kind = random.below(10);
      if (kind < 3) return `Host ${patterns(3, ' ')}`;
      if (kind < 5) return match();
      if (kind === 5 && includes) return 'Include @HERE@/more';
      return `  ${one(random, SAYINGS)}`;
    }).join('\n');
  return { text: `${lines(4 + random.below(20), true)}\n`, more: { more: `${lines(1 + random.below(8), false)}\n` } };
}

import type { Directive, LineFault } from './config-file';
import { hopsOf } from './jump';

/** What a line gives its keyword: the words, or what is wrong with them. */
export type Given = { readonly value: readonly string[] } | { readonly fault: LineFault };

/** How a keyword takes what stands behind it. */
interface Rule {
  /** Each line adds to the lines before it; of all others the first that applies is taken. */
  readonly adds: boolean;
  readonly take: (line: Pick<Directive, 'words' | 'rest'>) => Given;
}

const bad = { fault: 'value' } as const;

function one(read: (word: string) => string | undefined): Rule['take'] {
  return ({ words }) => {
    const [word = '', ...more] = words;
    if (more.length > 0) return { fault: 'too-many' };
    const value = read(word);
    return value === undefined ? bad : { value: [value] };
  };
}
const once = (read: (word: string) => string | undefined): Rule => ({ adds: false, take: one(read) });
const text = (word: string): string | undefined => (word === '' ? undefined : word);
const flag = (word: string): string | undefined => ({ yes: 'yes', true: 'yes', no: 'no', false: 'no' })[word.toLowerCase()];
const oneOf =
  (...names: readonly string[]) =>
  (word: string): string | undefined =>
    names.includes(word.toLowerCase()) ? word.toLowerCase() : undefined;
const whole =
  (least: number, most: number) =>
  (word: string): string | undefined => {
    const number = /^\d{1,10}$/u.test(word) ? Number(word) : -1;
    return number >= least && number <= most ? String(number) : undefined;
  };

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
/** `90`, `1m30s`: seconds, as sshd_config(5) has its times. */
function seconds(word: string): string | undefined {
  if (!/^(?:\d{1,9}[smhdw]?)+$/iu.test(word)) return undefined;
  const parts = word.matchAll(/(\d+)([smhdw]?)/giu);
  const sum = [...parts].reduce((all, [, count, unit = '']) => all + Number(count) * (SECONDS[unit.toLowerCase()] ?? 1), 0);
  return sum <= 2_147_483_647 ? String(sum) : undefined;
}

const words =
  (least: number, most = 64): Rule['take'] =>
  (line) =>
    line.words.length > most ? { fault: 'too-many' } : line.words.length < least || line.words.includes('') ? bad : { value: line.words };
const several: Rule = { adds: false, take: words(1) };
const adding: Rule = { adds: true, take: words(1) };
const rest: Rule = { adds: false, take: (line) => ({ value: [line.rest] }) };
/** Two places in one line: they belong together. */
const forward = (most: number): Rule => ({
  adds: true,
  take: (line) => (line.words.length > most ? { fault: 'too-many' } : { value: [line.words.join(' ')] }),
});
const file: Rule = { adds: true, take: one(text) };

/** Every keyword that OpenSSH 9.2 takes and that says how a host is reached. */
const rules: Readonly<Record<string, Rule>> = {
  addkeystoagent: { adds: false, take: words(1, 2) },
  addressfamily: once(oneOf('any', 'inet', 'inet6')),
  batchmode: once(flag),
  bindaddress: once(text),
  certificatefile: file,
  ciphers: once(text),
  compression: once(flag),
  connectionattempts: once(whole(1, 2_147_483_647)),
  connecttimeout: once((word) => (word.toLowerCase() === 'none' ? 'none' : seconds(word))),
  dynamicforward: forward(1),
  exitonforwardfailure: once(flag),
  forwardagent: once((word) => flag(word) ?? text(word)),
  forwardx11: once(flag),
  hostkeyalgorithms: once(text),
  hostkeyalias: once(text),
  hostname: once(text),
  identitiesonly: once(flag),
  identityagent: once(text),
  identityfile: file,
  kbdinteractiveauthentication: once(flag),
  kexalgorithms: once(text),
  localforward: forward(2),
  macs: once(text),
  numberofpasswordprompts: once(whole(0, 2_147_483_647)),
  passwordauthentication: once(flag),
  port: once(whole(1, 65_535)),
  preferredauthentications: once(text),
  proxycommand: rest,
  proxyjump: { adds: false, take: ({ rest: hops }) => (hopsOf(hops) === undefined ? bad : { value: [hops] }) },
  pubkeyauthentication: once((word) => flag(word) ?? oneOf('unbound', 'host-bound')(word)),
  remotecommand: rest,
  remoteforward: forward(2),
  requesttty: once((word) => flag(word) ?? oneOf('force', 'auto')(word)),
  sendenv: adding,
  serveralivecountmax: once(whole(0, 2_147_483_647)),
  serveraliveinterval: once(seconds),
  setenv: several, // Of several lines the first alone, unlike `SendEnv`.
  stricthostkeychecking: once((word) => flag(word) ?? oneOf('ask', 'accept-new', 'off')(word)),
  tcpkeepalive: once(flag),
  user: once(text),
  userknownhostsfile: several,
};

const same: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  keepalive: 'tcpkeepalive',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
  skeyauthentication: 'kbdinteractiveauthentication',
  tisauthentication: 'kbdinteractiveauthentication',
};

/** Keywords that OpenSSH takes and that change nothing of how Axle reaches a host. */
const others = new Set(
  `canonicaldomains canonicalizefallbacklocal canonicalizehostname canonicalizemaxdots canonicalizepermittedcnames
  casignaturealgorithms checkhostip clearallforwardings controlmaster controlpath controlpersist enableescapecommandline
  enablesshkeysign escapechar fingerprinthash forkafterauthentication forwardx11timeout forwardx11trusted gatewayports
  globalknownhostsfile gssapiauthentication gssapidelegatecredentials hashknownhosts hostbasedacceptedalgorithms
  hostbasedauthentication hostbasedkeytypes ignoreunknown ipqos kbdinteractivedevices knownhostscommand localcommand loglevel
  logverbose nohostauthenticationforlocalhost permitlocalcommand permitremoteopen pkcs11provider proxyusefdpass
  pubkeyacceptedalgorithms rekeylimit requiredrsasize revokedhostkeys securitykeyprovider sessiontype smartcarddevice
  stdinnull streamlocalbindmask streamlocalbindunlink syslogfacility tunnel tunneldevice updatehostkeys useprivilegedport
  user usekeychain addkeystokeychain verifyhostkeydns visualhostkey xauthlocation bindinterface protocol compressionlevel
  rhostsrsaauthentication rsaauthentication rhostsauthentication afstokenpassing kerberosauthentication gssapikeyexchange
  gssapitrustdns gssapirenewalforcesrekey gssapiserveridentity gssapiclientidentity gssapikexalgorithms cipher
  fallbacktorsh usersh useroaming`.split(/\s+/u),
);

/** The rule of a keyword and the name that it goes by; `ignored` is one that says nothing to us, undefined one that nobody knows. */
export function ruleOf(keyword: string): { readonly name: string; readonly rule: Rule } | 'ignored' | undefined {
  const name = same[keyword] ?? keyword;
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule !== undefined) return { name, rule };
  return others.has(name) ? 'ignored' : undefined;
}

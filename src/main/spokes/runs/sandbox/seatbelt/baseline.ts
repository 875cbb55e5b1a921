import { allow, deny, type Form, literal, service, subpath, text, whenKnown } from './sbpl';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** Programs and libraries that every script may read and execute: the system's, and where people install more for everybody. */
export const systemFolders = words(`
  /bin /sbin /usr/bin /usr/sbin /usr/lib /usr/libexec /usr/share /usr/local /opt/homebrew /opt/local /nix/store
  /Library/Frameworks /Library/Developer/CommandLineTools /Library/Apple /Library/Perl /Library/Ruby
  /System/Library /System/Cryptexes /System/Volumes/Preboot/Cryptexes /System/iOSSupport /Applications/Xcode.app
`);

/** What of the machine's settings programs need to start; nothing that names people, passwords or hosts. */
const settings = words(`
  /private/var/db/dyld /private/var/db/timezone /private/var/select /private/var/db/xcode_select_link
  /private/etc/ssl /private/etc/localtime /private/etc/protocols /private/etc/services /private/etc/passwd
  /private/etc/shells /private/etc/profile /private/etc/bashrc /private/etc/zshenv /private/etc/paths
`);

/** What the machine is; not `kern.proc`, which has the arguments and variables of every process of the person. */
const facts = words(`
  kern.argmax kern.bootargs kern.hostname kern.maxfiles kern.maxfilesperproc kern.maxproc kern.maxprocperuid kern.ngroups
  kern.secure_kernel kern.usrstack64 kern.version kern.willshutdown kern.iossupportversion sysctl.proc_cputype vm.loadavg
  vm.swapusage vm.pagesize security.mac.lockdown_mode_state
`);
const familiesOfFacts = words('hw. machdep.cpu. kern.os');

/** Services that hold secrets, start things outside, or do something on behalf of who asks. */
const closedServices = words(`
  com.apple.SecurityServer com.apple.securityd.xpc com.apple.securityd com.apple.ctkd.token-client
  com.apple.coreservices.launchservicesd com.apple.coreservices.appleevents com.apple.pasteboard.1 com.apple.tccd
`);

/** What every sandboxed process needs to be one at all: its own kind, the system's programs, devices that hold nothing. */
export const baseline = (): readonly Form[] => [
  '(allow process-fork)',
  // Of the same run: another run's profile is another sandbox.
  '(allow signal (target same-sandbox))',
  '(allow process-info* (target same-sandbox))',
  ...allow(
    ['sysctl-read'],
    [...facts.map((name) => `(sysctl-name ${text(name)})`), ...familiesOfFacts.map((name) => `(sysctl-name-prefix ${text(name)})`)],
  ),
  ...readable([...systemFolders, ...settings].map(subpath)),
  ...executable(systemFolders.map(subpath)),
  ...allow(['file-read*', 'file-write-data', 'file-ioctl'], [literal('/dev/null'), literal('/dev/zero'), literal('/dev/dtracehelper')]),
  ...allow(['file-read*'], [literal('/dev/random'), literal('/dev/urandom'), literal('/dev/autofs_nowait')]),
  ...allow(['file-read*', 'file-write-data'], [subpath('/dev/fd'), literal('/dev/stdin'), literal('/dev/stdout'), literal('/dev/stderr')]),
  // Names of users and groups. No other service: each can do something on behalf of who asks.
  ...allow(['mach-lookup'], [service('com.apple.system.opendirectoryd.libinfo')]),
  ...whenKnown('system-mac-syscall', [
    '(allow system-mac-syscall (mac-policy-name "vnguard"))',
    // Whether a container is expected of it.
    '(allow system-mac-syscall (require-all (mac-policy-name "Sandbox") (mac-syscall-number 67)))',
  ]),
];

/** Reading, and asking whether something is there, which newer systems tell apart. */
export const readable = (filters: readonly Form[]): readonly Form[] => [
  ...allow(['file-read*'], filters),
  ...whenKnown('file-test-existence', allow(['file-test-existence'], filters)),
];

/** Going through: what a folder on the way is, not what is in it. */
export const passable = (filters: readonly Form[]): readonly Form[] => [
  ...allow(['file-read-metadata'], filters),
  ...whenKnown('file-test-existence', allow(['file-test-existence'], filters)),
];

/** Programs, and code that is loaded into a process: what cannot be read is not executed either. */
export const executable = (filters: readonly Form[]): readonly Form[] => [
  ...allow(['process-exec*'], filters),
  ...whenKnown('file-map-executable', allow(['file-map-executable'], filters)),
];

/** What a granted network takes besides addresses: how names are found, and whom certificates are believed from. */
export const network = (): readonly Form[] => [
  // Addresses alone: a socket that has a path is reached by its path, as Docker's and the SSH agent's are.
  ...allow(['network-outbound'], ['(remote tcp)', '(remote udp)', literal('/private/var/run/mDNSResponder')]),
  ...allow(['network-bind', 'network-inbound'], ['(local tcp)', '(local udp)']),
  ...allow(['system-socket'], ['(socket-domain AF_ROUTE)']),
  ...allow(['sysctl-read'], ['(sysctl-name-prefix "net.routetable")']),
  ...readable([literal('/private/etc/hosts'), literal('/private/etc/resolv.conf'), literal('/private/var/run/resolv.conf')]),
  ...allow(
    ['mach-lookup'],
    [
      service('com.apple.SystemConfiguration.DNSConfiguration'),
      service('com.apple.SystemConfiguration.configd'),
      service('com.apple.trustd'),
      service('com.apple.trustd.agent'),
    ],
  ),
];

/** Last of all, so that nothing before it counts: secrets, what is started outside, other processes, becoming somebody else. */
export const never = (): readonly Form[] => [
  ...deny(['mach-lookup'], closedServices.map(service)),
  ...deny(['sysctl-read'], ['(sysctl-name-prefix "kern.proc")']),
  '(deny file-write-setugid)',
];

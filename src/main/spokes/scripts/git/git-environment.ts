type Variables = Readonly<Record<string, string | undefined>>;

/** What git and ssh are given of the hub's environment: who the person is, where their settings, keys and agents are, how out. */
const passed =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|XDG_(CONFIG|CACHE|DATA|RUNTIME)_(HOME|DIR)|DBUS_SESSION_BUS_ADDRESS|SSH_AUTH_SOCK|SSL_CERT_(FILE|DIR)|KRB5(CCNAME|_CONFIG)|(HTTPS?|ALL|NO)_PROXY|GIT_(SSH|SSH_COMMAND|SSH_VARIANT|SSL_CAINFO|SSL_CAPATH|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|EXEC_PATH)|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|USERNAME|USERDOMAIN|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|PROGRAMFILES\(X86\)|HOMEDRIVE|HOMEPATH)$/i;

/** The environment of git: nobody is asked anything, and it speaks `protocols` (as in `https:ssh`) only. */
export function gitEnvironment(env: Variables, protocols: string): Record<string, string> {
  const own = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && passed.test(entry[0]));
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C', // What it says is read here.
    LANGUAGE: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Empty is not absent: git would go on to what its configuration or SSH_ASKPASS names.
    GIT_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_ALLOW_PROTOCOL: protocols,
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
  };
}

/**
 * What is set over the person's own configuration, which counts else: their credential helper, certificates and proxies are
 * needed. Nothing that a repository holds may run, bring more with it, or come in unchecked.
 */
export const overrides: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.alternateRefsCommand=',
  'core.protectNTFS=true',
  'core.protectHFS=true',
  'credential.interactive=false',
  'protocol.ext.allow=never',
  'protocol.version=2',
  'transfer.fsckObjects=true',
  'fetch.fsckObjects=true',
  'transfer.bundleURI=false',
  'transfer.credentialsInUrl=die',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'fetch.writeCommitGraph=false',
  // Always one pack, so that what has come can be measured by one file.
  'fetch.unpackLimit=1',
  'transfer.unpackLimit=1',
  // One whose hub was killed ends by itself as well.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'i18n.logOutputEncoding=UTF-8',
].flatMap((setting) => ['-c', setting]);

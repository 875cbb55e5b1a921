type Variables = Readonly<Record<string, string | undefined>>;

/** What a script inherits from the hub: how to speak and tell time, and nothing else. */
const passed = /^(LANG|LANGUAGE|LC_[A-Z]+|TZ|COLORTERM)$/;
/** What it inherits besides without a sandbox, where it works in the person's own home. */
const passedUnconfined =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|USERNAME|USERDOMAIN|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|PROGRAMFILES\(X86\)|COMMONPROGRAMFILES|PROCESSOR_ARCHITECTURE|NUMBER_OF_PROCESSORS|HOMEDRIVE|HOMEPATH)$/i;

/** Variables that make a program load or run something else; never passed, whoever asks. */
const refused = [
  /^(LD|DYLD|BASH_FUNC|GLIBC|MALLOC|GCONV|NPM_CONFIG|npm_config|COR|CORECLR|COMPLUS|DOTNET_STARTUP)_/i,
  /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NODE_REPL_EXTERNAL_MODULE)$/i,
  /^(BASH_ENV|ENV|PS4|IFS|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|CDPATH|GLOBIGNORE|ZDOTDIR)$/i,
  /^(PYTHONSTARTUP|PYTHONPATH|PYTHONHOME|PYTHONINSPECT|PYTHONBREAKPOINT|PYTHONUSERBASE|PYTHONPLATLIBDIR|PYTHONEXECUTABLE|PYTHONWARNINGS)$/i,
  /^(PERL5OPT|PERL5LIB|PERL5DB|PERLLIB|RUBYOPT|RUBYLIB|GEM_HOME|GEM_PATH|BUNDLE_GEMFILE)$/i,
  /^(PSModulePath|PSExecutionPolicyPreference|__PSLockDownPolicy|PSModuleAnalysisCachePath)$/i,
  /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|LOCPATH|NLSPATH|HOSTALIASES|RES_OPTIONS|TZDIR|OPENSSL_CONF|OPENSSL_MODULES)$/i,
];

/** True for a variable that no script is ever given. */
export const isRefused = (name: string): boolean => name.includes('=') || refused.some((pattern) => pattern.test(name));

interface Parts {
  /** The hub's own environment. */
  readonly hub: Variables;
  readonly confined: boolean;
  /** What the sandbox sets. */
  readonly own: Readonly<Record<string, string>>;
  /** What the script's provider sets: parameters, mostly. */
  readonly staged: Readonly<Record<string, string>>;
}

/** The whole environment of a script, from an allow-list. */
export function scriptEnvironment({ hub, confined, own, staged }: Parts): Record<string, string> {
  const inherited = Object.entries(hub).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (passed.test(entry[0]) || (!confined && passedUnconfined.test(entry[0]))),
  );
  const all = { LANG: 'C.UTF-8', TERM: 'xterm-256color', ...Object.fromEntries(inherited), ...own, ...staged };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !isRefused(name)));
}

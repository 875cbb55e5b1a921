import { dependencyFailures } from '#shared/contract/dependency-failure';
import type { ErrorData } from '#shared/contract/errors';

/** Why an installation failed, from what the installer printed last. */
export type Failure = ErrorData<'DEPENDENCIES_UNAVAILABLE'>;

/** How pip and npm say that nothing answers. */
const unreachable =
  /NewConnectionError|ConnectTimeoutError|Temporary failure in name resolution|Name or service not known|Network is unreachable|Max retries exceeded|\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ENOTCACHED)\b/i;

/** How PowerShell's installers say it. */
const unresolved = /No such host is known|Unable to resolve package source|Connection refused/i;

/** How they say that there is no such package, and which. */
const named = [
  /No matching distribution found for ([^\s;(]+)/g,
  /Could not find a version that satisfies the requirement ([^\s;(]+)/g,
  /npm (?:error|ERR!) (?:404|notarget)[^\n]*?['"]?(@?[\w./-]+@[^\s'"]+?)['"]? is not in this registry/g,
  /No matching version found for (@?[\w./-]+@\S+?)\.?(?=\s|$)/g,
] as const;

/** What our own text for PowerShell says: the reason, and which module (`prepare-powershell.ts`). */
const ours = /^axle-failure: (missing|version|offline|tool|failed) (\S[^\r\n]*?)\s*$/gm;

/** How PowerShell says that nobody trusts a repository, or that a policy of the machine forbids it. */
const untrusted = /untrusted repository|is not trusted|not allowed by Group Policy/i;

/** A package whose address did not answer. */
const asked = /request to \S+?\/((?:@[^/\s]+%2f)?[^/\s]+) failed/gi;
const MOST_PACKAGES = 3;

/** What a failed installation is called; `detail` is the last line that says more than where the log is. */
export function failureOf(output: string): Failure {
  const found = (patterns: readonly RegExp[]): readonly string[] =>
    patterns.flatMap((pattern) => [...output.matchAll(pattern)].map(([, name = '']) => decoded(name)));
  // Some systems have Python's installer in a package of its own.
  if (/ensurepip is not available|No module named '?(?:venv|ensurepip|pip)\b/.test(output))
    return { reason: 'tool', packages: ['python3-venv'], detail: '' };
  const modules = [...output.matchAll(ours)].map(([, reason = '', module = '']) => ({ reason, module }));
  if (modules.length > 0) return moduleFailure(modules, output);
  const missing = found(named);
  const offline = unreachable.test(output);
  const packages = [...new Set(missing.length > 0 ? missing : found([asked]))].slice(0, MOST_PACKAGES).map((name) => name.slice(0, 40));
  const lines = output.split('\n').map((line) => line.trim());
  const detail =
    lines.findLast((line) => /^(?:ERROR|error|npm (?:error|ERR!)) ?:?/i.test(line) && !/log|complete/i.test(line)) ??
    lines.findLast((line) => line !== '') ??
    '';
  return { reason: offline ? 'offline' : missing.length > 0 ? 'missing' : 'failed', packages, detail: detail.slice(0, 60) };
}

/** The first that failed decides, unless nothing answered or nobody trusts what did. */
function moduleFailure(modules: readonly { readonly reason: string; readonly module: string }[], output: string): Failure {
  const [first] = modules;
  // Whoever knows that there is another version was answered.
  const untold = first?.reason !== 'version' && unresolved.test(output);
  const offline = untold || modules.some(({ reason }) => reason === 'offline');
  const reason = offline ? 'offline' : untrusted.test(output) ? 'untrusted' : asReason(first?.reason);
  const lines = output.split('\n').map((line) => line.trim());
  const detail = lines.findLast((line) => line !== '' && !/^(?:axle-failure|Saving|There already):? /.test(line)) ?? '';
  return { reason, packages: modules.slice(0, MOST_PACKAGES).map(({ module }) => module.slice(0, 40)), detail: detail.slice(0, 60) };
}

const asReason = (reason = ''): Failure['reason'] => dependencyFailures.find((one) => one === reason) ?? 'failed';

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

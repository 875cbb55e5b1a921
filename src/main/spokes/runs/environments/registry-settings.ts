import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Variables = Readonly<Record<string, string | undefined>>;

/** What an installer is told of where packages come from and how they are reached; nothing else of the hub's environment. */
const passed =
  /^(?:PIP_(?:INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CERT|DEFAULT_TIMEOUT|RETRIES)|NPM_CONFIG_(?:REGISTRY|CAFILE|STRICT_SSL|FETCH_RETRIES|FETCH_TIMEOUT|OFFLINE)|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)$/i;

/** Where people configure pip, below a home or for the whole machine; the later counts more. */
const configurations = (home: string): readonly string[] => [
  '/etc/pip.conf',
  join(home, '.pip/pip.conf'),
  join(home, '.config/pip/pip.conf'),
];
/** Keys of those files that say the same as a variable. */
const keys: Readonly<Record<string, string>> = {
  'index-url': 'PIP_INDEX_URL',
  'extra-index-url': 'PIP_EXTRA_INDEX_URL',
  'find-links': 'PIP_FIND_LINKS',
  'no-index': 'PIP_NO_INDEX',
  'trusted-host': 'PIP_TRUSTED_HOST',
  cert: 'PIP_CERT',
};

/** How packages are reached: variables for the installer, and the folders and files of this machine that they name. */
export interface RegistrySettings {
  readonly variables: Readonly<Record<string, string>>;
  readonly folders: readonly string[];
}

/** Reads what the hub's environment and pip's own files say; a registry of npm is taken from `~/.npmrc`. */
export async function registrySettings(environment: Variables, home: string): Promise<RegistrySettings> {
  const variables: Record<string, string> = {};
  for (const file of configurations(home)) Object.assign(variables, pipSettings(await text(file)));
  const registry = /^\s*registry\s*=\s*(\S+)\s*$/m.exec(await text(join(home, '.npmrc')))?.[1];
  if (registry !== undefined) variables['npm_config_registry'] = registry;
  for (const [name, value] of Object.entries(environment)) if (value !== undefined && passed.test(name)) variables[name] = value;
  return { variables, folders: [...new Set(Object.values(variables).flatMap(placesIn))] };
}

function pipSettings(file: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  let section = '';
  let last: string | undefined;
  for (const line of file.split('\n')) {
    section = /^\s*\[(\w+)\]/.exec(line)?.[1] ?? section;
    const [, key = '', value = ''] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    const variable = keys[key];
    if (section !== 'global' && section !== 'install') last = undefined;
    else if (variable !== undefined) found[(last = variable)] = value.trim();
    else if (/^\s+\S/.test(line) && last !== undefined) found[last] = `${found[last] ?? ''} ${line.trim()}`.trim();
    else last = undefined;
  }
  return found;
}

/** Absolute paths and `file:` addresses among the words of a value. */
function placesIn(value: string): readonly string[] {
  return value.split(/\s+/).flatMap((word) => {
    if (isAbsolute(word)) return [word];
    try {
      return word.startsWith('file://') ? [fileURLToPath(word)] : [];
    } catch {
      return []; // No address of this machine.
    }
  });
}

/** What cannot be read says nothing, as for pip itself. */
const text = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

import { win32 } from 'node:path';
import type { SystemFolders } from '#main/platform/windows-shell';

/**
 * Variables by which a program of the person would have the elevated launcher load or write something: Windows takes a person's own
 * variables over into what it elevates. They are unset before that starts.
 */
const unset = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_COMPILE_CACHE',
  'NODE_V8_COVERAGE',
  'NODE_REDIRECT_WARNINGS',
  'NODE_ICU_DATA',
  'NODE_CHANNEL_FD',
  'NODE_DEBUG',
  'NODE_DEBUG_NATIVE',
  'NODE_TEST_CONTEXT',
  'NODE_USE_ENV_PROXY',
  'NODE_PRESERVE_SYMLINKS',
  'NODE_PRESERVE_SYMLINKS_MAIN',
  'NODE_UNIQUE_ID',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_COMPILE_CACHE_PORTABLE',
  'NODE_PENDING_PIPE_INSTANCES',
  'NODE_SKIP_PLATFORM_CHECK',
  'ICU_TIMEZONE_FILES_DIR',
  'CTLOG_FILE',
  'QLOGDIR',
  '__COMPAT_LAYER',
  'OPENSSL_CONF',
  'OPENSSL_CONF_INCLUDE',
  'OPENSSL_MODULES',
  'OPENSSL_ENGINES',
  'SSLKEYLOGFILE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
  'ELECTRON_PROFILE_INIT_SCRIPTS',
] as const;

/** More than these `cmd.exe` does not read. */
const MOST_CHARACTERS = 8_000;

/** What Windows is to start as administrator. */
export interface Elevated {
  /** Axle's own runtime, whether that is Electron, and the bundled launcher; guarded paths, without `%`. */
  readonly runtime: string;
  readonly electron: boolean;
  readonly launcher: string;
  /** Two words of letters, digits, `-` and `_`. */
  readonly run: string;
  readonly order: string;
}

/** A text as one word of a Windows command line, as programs of C read it. */
export const windowsArgument = (text: string): string => `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;

/** A text as PowerShell has it between single quotes, of which it knows five. */
export const powershellText = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;

/**
 * What follows `cmd.exe`: it unsets and sets variables, since what is elevated has no environment of ours, and starts the launcher. Whatever
 * the person's registry says of it: no commands before (`/d`), its usual extensions, by which quotes of `set` are quotes (`/e:on`), no `!` (`/v:off`). Throws where a path could be read as anything else than itself.
 */
export function commandLine(
  { runtime, electron, launcher, run, order }: Elevated,
  { system, windows }: Pick<SystemFolders, 'system' | 'windows'>,
): string {
  for (const path of [runtime, launcher, system, windows])
    // oxlint-disable-next-line no-control-regex -- they would end the command
    if (!win32.isAbsolute(path) || /[%"\u0000-\u001f]|\\$/.test(path)) throw new Error(`${path} cannot stand on a command line`);
  for (const word of [run, order]) if (!/^[\w-]+$/.test(word)) throw new Error('this is no word');
  const set = [
    ...unset.map((name) => `${name}=`),
    `SystemRoot=${windows}`,
    `windir=${windows}`,
    // Libraries that a program does not have are looked for there.
    `PATH=${system};${windows}`,
    ...(electron ? ['ELECTRON_RUN_AS_NODE=1'] : []),
  ];
  const start = [windowsArgument(runtime), windowsArgument(launcher), run, order].join(' ');
  const line = `/d /e:on /v:off /s /c "${[...set.map((text) => `set "${text}"`), start].join('&')}"`;
  if (line.length > MOST_CHARACTERS) throw new Error('the command line is too long');
  return line;
}

/**
 * The command that asks: Windows PowerShell, which has Windows start `cmd.exe` with the rights of an administrator and stays as long as that
 * does, where it may wait for it: of another account's process it may not. It ends with 1 where nobody consents, and says why as Windows puts it.
 */
export function askingCommand(
  elevated: Elevated,
  folders: Pick<SystemFolders, 'system' | 'windows'>,
): { readonly file: string; readonly args: readonly string[] } {
  const { system } = folders;
  const start = [
    `Start-Process -FilePath ${powershellText(win32.join(system, 'cmd.exe'))}`,
    `-ArgumentList ${powershellText(commandLine(elevated, folders))}`,
    `-WorkingDirectory ${powershellText(system)}`,
    '-Verb RunAs -WindowStyle Hidden -PassThru',
  ].join(' ');
  // By its bytes: the console's own encoding is not that of what is recorded.
  const tell =
    '$b = [Text.Encoding]::UTF8.GetBytes($_.Exception.Message + "`n"); [Console]::OpenStandardError().Write($b, 0, $b.Length); exit 1';
  return {
    file: win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      `$ErrorActionPreference = 'Stop'; try { $p = ${start} } catch { ${tell} }; try { $p.WaitForExit() } catch { exit 0 }; exit 0`,
    ],
  };
}

/** A command that ends with 1 and asks nobody. */
export const askingNobody = ({ system }: Pick<SystemFolders, 'system'>): { readonly file: string; readonly args: readonly string[] } => ({
  file: win32.join(system, 'cmd.exe'),
  args: ['/d', '/c', 'exit', '1'],
});

import { win32 } from 'node:path';
import type { SystemFolders } from '#main/platform/windows-shell';
import type { SpecWord } from '../../../recorder/elevated-spec';

/** Folders of the elevated launcher's own, for what programs write down in passing; removed with the run. */
export const HOME = 'home';
export const TEMP = 'temp';

/**
 * What a script has as administrator of its environment, besides what Axle and its parameters say. Programs are Windows' own, and a person's
 * folders are ones that the launcher makes: what lies in the person's own, as Python's packages or PowerShell's modules, any of their
 * programs may change.
 */
export function administratorVariables({ windows, system, programs, programsX86 }: SystemFolders): Readonly<Record<string, SpecWord>> {
  const shell = win32.join(system, 'WindowsPowerShell', 'v1.0');
  return {
    PATH: [system, windows, win32.join(system, 'Wbem'), shell].join(';'),
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
    PSModulePath: [win32.join(shell, 'Modules'), win32.join(programs, 'WindowsPowerShell', 'Modules')].join(';'),
    SystemRoot: windows,
    windir: windows,
    SystemDrive: windows.slice(0, 2),
    ComSpec: win32.join(system, 'cmd.exe'),
    ProgramFiles: programs,
    'ProgramFiles(x86)': programsX86,
    ProgramData: win32.join(windows.slice(0, 3), 'ProgramData'),
    USERPROFILE: { below: HOME },
    HOME: { below: HOME },
    APPDATA: { below: HOME },
    LOCALAPPDATA: { below: HOME },
    TEMP: { below: TEMP },
    TMP: { below: TEMP },
  };
}

/** Both together, the second as it is: names differ on Windows by more than their case. */
export function withVariables(
  env: Readonly<Record<string, SpecWord>>,
  fixed: Readonly<Record<string, SpecWord>>,
): Record<string, SpecWord> {
  const names = new Set(Object.keys(fixed).map((name) => name.toUpperCase()));
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name.toUpperCase()))), ...fixed };
}

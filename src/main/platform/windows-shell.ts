import koffi from 'koffi';

/** Folders that Windows itself names. Not by variables of the environment: any program of the person may set those. */
export interface SystemFolders {
  readonly windows: string;
  readonly system: string;
  readonly programs: string;
  /** The same on a system of 32 bits. */
  readonly programsX86: string;
}

/** What Windows says of who runs this, and of itself. */
export interface WindowsShell {
  /** Whether this process has the rights of an administrator, not only somebody who may consent to them. */
  isAdministrator(): boolean;
  folders(): SystemFolders;
}

/** The functions of `shell32.dll`, as koffi reads them. */
export const declarations = {
  isAdministrator: 'int __stdcall IsUserAnAdmin()',
  folder: 'int __stdcall SHGetFolderPathW(void *window, int folder, void *token, uint32_t flags, _Out_ uint8_t *path)',
} as const;

/** `CSIDL` of each folder. */
const numbers = { windows: 0x24, system: 0x25, programs: 0x26, programsX86: 0x2a } as const;
/** `MAX_PATH` characters of two bytes. */
const PATH_BYTES = 520;

type Call = (...values: readonly unknown[]) => unknown;

const shell32 = (): Readonly<Record<keyof typeof declarations, Call>> => {
  const library = koffi.load('shell32.dll');
  return { isAdministrator: library.func(declarations.isAdministrator), folder: library.func(declarations.folder) };
};

/** Asks each thing once, when it is first wanted. Throws with the system's number where it cannot say. */
export function createWindowsShell(load: () => Readonly<Record<keyof typeof declarations, Call>> = shell32): WindowsShell {
  let loaded: ReturnType<typeof load> | undefined;
  let administrator: boolean | undefined;
  let found: SystemFolders | undefined;
  const call = (): ReturnType<typeof load> => (loaded ??= load());

  function folder(name: keyof typeof numbers): string {
    const bytes = Buffer.alloc(PATH_BYTES);
    const result = call().folder(null, numbers[name], null, 0, bytes);
    if (result !== 0) throw new Error(`SHGetFolderPathW ${name}: error ${Number(result)}`);
    const text = bytes.toString('utf16le');
    return text.slice(0, text.indexOf('\0'));
  }

  return {
    isAdministrator: () => (administrator ??= call().isAdministrator() !== 0),
    folders: () =>
      (found ??= {
        windows: folder('windows'),
        system: folder('system'),
        programs: folder('programs'),
        programsX86: folder('programsX86'),
      }),
  };
}

import koffi from 'koffi';
import { expect, it } from 'vitest';
import { createWindowsShell, declarations } from './windows-shell';

/** Answers like the library, and notes what it was asked. */
function library(administrator: number, result = 0) {
  const asked: string[] = [];
  const load = () => ({
    isAdministrator: () => {
      asked.push('isAdministrator');
      return administrator;
    },
    folder: (_window: unknown, number: unknown, _token: unknown, _flags: unknown, path: unknown) => {
      asked.push(`folder ${String(number)}`);
      if (Buffer.isBuffer(path)) path.write(`C:\\Dossier é ${String(number)}\0`, 'utf16le');
      return result;
    },
  });
  return { asked, shell: createWindowsShell(load) };
}

it('declares functions that koffi can read', () => {
  for (const declaration of Object.values(declarations)) expect(() => koffi.proto(declaration)).not.toThrow();
});

it('asks nothing before it is asked, and each thing once', () => {
  const { asked, shell } = library(1);
  expect(asked).toEqual([]);
  expect([shell.isAdministrator(), shell.isAdministrator(), library(0).shell.isAdministrator()]).toEqual([true, true, false]);
  expect(shell.folders()).toMatchObject({ windows: 'C:\\Dossier é 36', system: 'C:\\Dossier é 37', programs: 'C:\\Dossier é 38' });
  shell.folders();
  expect(asked).toEqual(['isAdministrator', 'folder 36', 'folder 37', 'folder 38', 'folder 42']);
});

it('names the error of a folder that there is not', () => {
  expect(() => library(0, -2_147_467_259).shell.folders()).toThrow('SHGetFolderPathW windows: error -2147467259');
});

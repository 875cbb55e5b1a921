import { describe, expect, it } from 'vitest';
import { isGuarded } from './guarded';

const folders = { windows: 'C:\\WINDOWS', programs: 'C:\\Program Files', programsX86: 'C:\\Program Files (x86)' };
const guarded = (path: string): boolean => isGuarded(path, folders);

describe('what none but administrators can change on Windows', () => {
  it.each([
    'C:\\Program Files\\Python312\\python.exe',
    'c:\\PROGRAM FILES\\python312\\PYTHON.exe',
    'C:/Program Files/Git/bin/bash.exe',
    'C:\\Program Files (x86)\\Élan & Cie\\l’outil.exe',
    'C:\\Program Files\\tool.exe',
    'C:\\Windows\\System32\\cmd.exe',
    'C:\\windows\\SysWOW64\\cscript.exe',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  ])('%s is', (path) => expect(guarded(path)).toBe(true));

  it.each([
    ['a folder of the person', 'C:\\Users\\me\\python.exe'],
    ['a folder beside', 'C:\\Program Files2\\python.exe'],
    ['a folder with the name further on', 'D:\\x\\Program Files\\python.exe'],
    ['another drive', 'D:\\Program Files\\python.exe'],
    ['the folder itself', 'C:\\Program Files'],
    ['the folder itself with a backslash', 'C:\\Program Files\\'],
    ['a way out', 'C:\\Program Files\\..\\Users\\me\\python.exe'],
    ['a way out with slashes', 'C:/Program Files/../Users/me/python.exe'],
    ['a way out and back', 'C:\\Program Files\\x\\..\\tool.exe'],
    ['a dot', 'C:\\Program Files\\.\\tool.exe'],
    ['a short name', 'C:\\PROGRA~1\\Python\\python.exe'],
    ['a short name further on', 'C:\\Program Files\\PYTHON~1\\python.exe'],
    ['a short name of the program', 'C:\\Program Files\\Python\\PYTHON~1.EXE'],
    ['a share', '\\\\server\\c$\\Program Files\\python.exe'],
    ['a share with slashes', '//server/c$/Program Files/python.exe'],
    ['a device path', '\\\\?\\C:\\Program Files\\python.exe'],
    ['another device path', '\\\\.\\C:\\Program Files\\python.exe'],
    ['an object’s path', '\\??\\C:\\Program Files\\python.exe'],
    ['no drive', '\\Program Files\\python.exe'],
    ['a drive’s own folder', 'C:Program Files\\python.exe'],
    ['a name', 'python.exe'],
    ['nothing', ''],
    ['a dot at the end of a folder', 'C:\\Program Files.\\python.exe'],
    ['a space at the end of a folder', 'C:\\Program Files \\python.exe'],
    ['a dot at the end', 'C:\\Program Files\\python.exe.'],
    ['a space at the end', 'C:\\Program Files\\python.exe '],
    ['a stream', 'C:\\Program Files\\python.exe:evil'],
    ['a stream of a folder', 'C:\\Program Files:x\\python.exe'],
    ['an index', 'C:\\Program Files::$INDEX_ALLOCATION\\python.exe'],
    ['two backslashes', 'C:\\Program Files\\\\python.exe'],
    ['a wildcard', 'C:\\Program Files\\*\\python.exe'],
    ['a NUL', 'C:\\Program Files\\python.exe\0'],
    ['what a shell replaces', 'C:\\Program Files\\%TEMP%\\python.exe'],
    ['a letter that JavaScript folds', 'C:\\Program File\u017f\\python.exe'],
    ['another letter that JavaScript folds', 'C:\\Wındows\\System32\\cmd.exe'],
    ['what anybody may change', 'C:\\Program Files\\ModifiableWindowsApps\\game\\game.exe'],
    ['temporary files', 'C:\\Windows\\Temp\\python.exe'],
    ['tasks', 'C:\\Windows\\Tasks\\python.exe'],
    ['tasks of the system', 'C:\\Windows\\System32\\Tasks\\python.exe'],
    ['printers', 'C:\\Windows\\System32\\spool\\drivers\\color\\python.exe'],
    ['traces', 'C:\\Windows\\tracing\\python.exe'],
    ['Windows itself, where the launchers of Python lie', 'C:\\Windows\\py.exe'],
    ['a launcher of Python', 'C:\\Program Files\\Python Launcher\\PY.exe'],
    ['the programs of Linux', 'C:\\Windows\\System32\\bash.exe'],
    ['Linux', 'C:\\Windows\\System32\\WSL.exe'],
  ])('%s is not: %s', (_what, path) => expect(guarded(path)).toBe(false));

  it('is nothing where the system names no folder', () => {
    const none = { windows: '', programs: '', programsX86: '' };
    expect(isGuarded('C:\\Program Files\\python.exe', none)).toBe(false);
    expect(isGuarded('C:\\x.exe', { ...none, programs: 'C:\\' })).toBe(false);
  });
});

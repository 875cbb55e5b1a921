import { expect, it } from 'vitest';
import { environmentGrant, environmentHere, inEnvironment, moduleVariables } from './installed';

const modules = { kind: 'powershell', folder: '/data/environments/k/env', write: false } as const;
const folders = { windows: 'C:\\Windows', system: 'C:\\Windows\\System32', programs: 'C:\\Program Files', programsX86: 'C:\\P' };

it('tells PowerShell where its modules are, and no other program', () => {
  expect(moduleVariables(environmentGrant(modules))).toEqual({ PSModulePath: '/opt/axle/environment' });
  expect(moduleVariables(environmentGrant({ ...modules, kind: 'python' }))).toEqual({});
  expect(moduleVariables(null)).toEqual({});
  expect(inEnvironment(environmentGrant(modules))).toEqual({ executable: null, programs: [] });
});

it('names Windows’ own folders beside them, by Windows and not by variables', () => {
  const { PSModulePath } = moduleVariables(environmentHere({ ...modules, folder: 'D:\\data\\env' }), () => folders);
  expect(PSModulePath?.split(';')).toEqual([
    'D:\\data\\env',
    'C:\\Program Files\\WindowsPowerShell\\Modules',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\Modules',
  ]);
});

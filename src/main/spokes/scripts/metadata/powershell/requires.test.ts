import { expect, it } from 'vitest';
import { readRequires } from './index';

const any = { minimum: null, maximum: null, required: null, guid: null };

it('reads what a script needs', () => {
  const text = `#Requires -Version 5.1
#requires -Modules ActiveDirectory, @{ ModuleName = 'Az.Compute'; ModuleVersion = "4.0" }, 'Pester'
#Requires -RunAsAdministrator
"#Requires -Modules NotThis"`;
  expect(readRequires(text)).toEqual({
    modules: [
      { ...any, name: 'ActiveDirectory' },
      { ...any, name: 'Az.Compute', minimum: '4.0' },
      { ...any, name: 'Pester' },
    ],
    version: '5.1',
    admin: true,
  });
});

it('reads every key of a module, in any case', () => {
  const text = `#Requires -Modules @{ moduleName='A'; guid = 'd0a9150d-b6a4-4b17-a325-e3a24fed0aa9'; ModuleVersion='1.2'; MaximumVersion="1.*" }, @{RequiredVersion='3.0.1';ModuleName='B'}`;
  expect(readRequires(text).modules).toEqual([
    { name: 'A', guid: 'd0a9150d-b6a4-4b17-a325-e3a24fed0aa9', minimum: '1.2', maximum: '1.*', required: null },
    { ...any, name: 'B', required: '3.0.1' },
  ]);
});

it('needs nothing where nothing is said', () => expect(readRequires('# Requires nothing')).toEqual({ modules: [], admin: false }));

it('finds what is said far down', () =>
  expect(readRequires(`${'# prose\n'.repeat(10_000)}#Requires -RunAsAdministrator`).admin).toBe(true));

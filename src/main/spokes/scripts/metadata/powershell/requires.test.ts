import { expect, it } from 'vitest';
import { readRequires } from './index';

it('reads what a script needs', () => {
  const text = `#Requires -Version 5.1
#requires -Modules ActiveDirectory, @{ ModuleName = 'Az.Compute'; ModuleVersion = "4.0" }, 'Pester'
#Requires -RunAsAdministrator
"#Requires -Modules NotThis"`;
  expect(readRequires(text)).toEqual({
    modules: [{ name: 'ActiveDirectory' }, { name: 'Az.Compute', version: '4.0' }, { name: 'Pester' }],
    version: '5.1',
    admin: true,
  });
});

it('needs nothing where nothing is said', () => expect(readRequires('# Requires nothing')).toEqual({ modules: [], admin: false }));

it('finds what is said far down', () =>
  expect(readRequires(`${'# prose\n'.repeat(10_000)}#Requires -RunAsAdministrator`).admin).toBe(true));

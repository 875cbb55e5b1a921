import { expect, it } from 'vitest';
import { installsFirst, moduleOf, moduleSpec } from './powershell-module';

const any = { minimum: null, maximum: null, required: null, guid: null };
const guid = 'd0a9150d-b6a4-4b17-a325-e3a24fed0aa9';

it.each([
  ['Pester', { ...any, name: 'Pester' }],
  ['Az.Accounts >= 2.0', { ...any, name: 'Az.Accounts', minimum: '2.0' }],
  ['Az.Accounts <= 3.*', { ...any, name: 'Az.Accounts', maximum: '3.*' }],
  ['Az.Accounts >= 2.0, <= 3.1.2', { ...any, name: 'Az.Accounts', minimum: '2.0', maximum: '3.1.2' }],
  [`VMware.PowerCLI-x = 1.2.3.4 {${guid}}`, { ...any, name: 'VMware.PowerCLI-x', required: '1.2.3.4', guid }],
])('%s is written and read', (spec, module) => {
  expect(moduleSpec(module)).toBe(spec);
  expect(moduleOf(spec)).toEqual(module);
});

it.each([
  '',
  './mine.psm1',
  'C:\\modules\\x',
  "x'; Remove-Item y; '",
  'x y',
  'x >= 1; y',
  'x >= $v',
  'x = 1.*',
  '*',
  'a..b',
  '-Name',
  'x\n',
  'a'.repeat(101),
  'Microsoft.PowerShell.Core',
])('%j is none that a gallery has', (spec) => expect(moduleOf(spec)).toBeUndefined());

it('is left to the machine where no gallery has it, and with the rights of an administrator', () => {
  const needs = (...left: readonly boolean[]) => ({
    kind: 'powershell' as const,
    from: 'x.ps1',
    runtime: null,
    packages: left.map((one) => ({ spec: 'x', pinned: false, ...(one && { left: true }) })),
  });
  expect(installsFirst(null, false)).toBe(false);
  expect([installsFirst(needs(true, false), false), installsFirst(needs(true), false)]).toEqual([true, false]);
  expect([installsFirst(needs(false), true), installsFirst({ ...needs(), kind: 'node' }, true)]).toEqual([false, true]);
});

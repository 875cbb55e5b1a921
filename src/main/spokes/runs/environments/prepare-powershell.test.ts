import { expect, it } from 'vitest';
import { preparePowerShell, wantedModules } from './prepare-powershell';

it('lists what a gallery can have, each with its versions as NuGet writes them', () => {
  const specs = ['Pester', 'A = 1.2', 'B >= 2.0', 'C <= 3.*', 'D >= 1.0, <= 1.9', './own.psm1', "x'; exit; '"];
  const listed: unknown = JSON.parse(wantedModules(specs));
  expect(listed).toMatchObject([
    { name: 'Pester', range: null, spec: 'Pester' },
    { name: 'A', range: '1.2', required: '1.2' },
    { name: 'B', range: '[2.0, ]', minimum: '2.0' },
    { name: 'C', range: '(, 3.999999999]', maximum: '3.999999999' },
    { name: 'D', range: '[1.0, 1.9]', spec: 'D >= 1.0, <= 1.9' },
  ]);
  expect(listed).toHaveLength(5);
});

it('is a text of one line, in which no name ever stands', () => {
  expect(preparePowerShell).not.toMatch(/["\r\n]/);
  expect(preparePowerShell).toMatch(/ #$/);
});

import { expect, it } from 'vitest';
import { failureOf } from './failure';

it('names the package that no source has', () => {
  const pip = `Looking in links: /wheels
ERROR: Could not find a version that satisfies the requirement left-pad-py==9.9 (from versions: 1.0)
ERROR: No matching distribution found for left-pad-py==9.9
`;
  expect(failureOf(pip)).toEqual({
    reason: 'missing',
    packages: ['left-pad-py==9.9'],
    detail: 'ERROR: No matching distribution found for left-pad-py==9.9',
  });
  const npm = 'npm error code ETARGET\nnpm error notarget No matching version found for left@9.9.9.\n';
  expect(failureOf(npm)).toMatchObject({ reason: 'missing', packages: ['left@9.9.9'] });
});

it('tells that nothing answers from that', () => {
  const pip = `WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError': Failed to establish a new connection: [Errno -3] Temporary failure in name resolution
ERROR: Could not find a version that satisfies the requirement requests (from versions: none)
ERROR: No matching distribution found for requests
`;
  expect(failureOf(pip)).toMatchObject({ reason: 'offline', packages: ['requests'] });
  const npm = 'npm error code EAI_AGAIN\nnpm error request to https://registry.example/left failed, reason: getaddrinfo EAI_AGAIN\n';
  expect(failureOf(npm)).toMatchObject({ reason: 'offline', packages: ['left'] });
});

it('names the installer where that is what lacks', () => {
  expect(failureOf('The virtual environment was not created successfully because ensurepip is not available.\n')).toMatchObject({
    reason: 'tool',
    packages: ['python3-venv'],
  });
});

it('leaves what it does not know to the last line', () => {
  expect(failureOf('Traceback\nsomething broke\n')).toEqual({ reason: 'failed', packages: [], detail: 'something broke' });
  expect(failureOf('')).toEqual({ reason: 'failed', packages: [], detail: '' });
});

it('takes our own word for what PowerShell could not save', () => {
  const said = (...lines: readonly string[]): string => `Saving X\r\nSave-PSResource: something\r\n${lines.join('\r\n')}\r\n`;
  expect(failureOf(said('axle-failure: missing Nowhere', 'axle-failure: version Az >= 99'))).toEqual({
    reason: 'missing',
    packages: ['Nowhere', 'Az >= 99'],
    detail: 'Save-PSResource: something',
  });
  expect(failureOf(said('axle-failure: version Az >= 99'))).toMatchObject({ reason: 'version', packages: ['Az >= 99'] });
  expect(failureOf(said('axle-failure: tool Microsoft.PowerShell.PSResourceGet'))).toMatchObject({ reason: 'tool' });
  expect(failureOf(said('axle-failure: missing A', 'axle-failure: offline B'))).toMatchObject({ reason: 'offline', packages: ['A', 'B'] });
  expect(failureOf(said('Resource temporarily unavailable. No such host is known.', 'axle-failure: missing A'))).toMatchObject({
    reason: 'offline',
  });
  expect(failureOf(said('No such host is known.', 'axle-failure: version A >= 9'))).toMatchObject({ reason: 'version' });
  expect(failureOf(said('The repository is not allowed by Group Policy', 'axle-failure: failed A'))).toMatchObject({ reason: 'untrusted' });
  expect(failureOf(said('axle-failure: failed A'))).toMatchObject({ reason: 'failed', packages: ['A'] });
});

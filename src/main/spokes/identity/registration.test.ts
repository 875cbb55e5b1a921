import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../../tests/support/db-worker';
import { ownCertificates, unregistered } from './registration';

const temp = tempFolder();
const at = (name: string): string => join(temp.path, name);
const read = (ca: string): Promise<string | undefined> => ownCertificates({ ...unregistered, ca });

test('certificates of one’s own are a file of some length', async () => {
  const text = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  writeFileSync(at('ca.pem'), text);
  expect(await read('')).toBeUndefined();
  expect(await read(at('ca.pem'))).toBe(text);
  writeFileSync(at('long.pem'), text);
  truncateSync(at('long.pem'), 4_194_305);
  for (const ca of [at('long.pem'), at('none'), temp.path]) {
    await expect(read(ca)).rejects.toMatchObject({ code: 'IDENTITY_MISCONFIGURED', data: { part: 'ca', detail: ca } });
  }
});

test.skipIf(process.platform === 'win32')('neither a pipe that nobody writes to nor a device without an end is read', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  for (const ca of [at('pipe'), '/dev/zero']) await expect(read(ca)).rejects.toMatchObject({ code: 'IDENTITY_MISCONFIGURED' });
});

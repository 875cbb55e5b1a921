import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ElevatedSpec, encodeOrder, sha256, type SpecWord } from '#main/spokes/runs/recorder/elevated-spec';
import type { Launch } from '#main/spokes/runs/recorder/contract';
import { bundle } from '../../support/bundle';
import type { Bench } from './fixture';

/** What is to be run as administrator in a test, and how somebody answers. */
export interface Consent {
  /** The program of Node's that is run, from its copy. */
  readonly script?: string;
  readonly env?: ElevatedSpec['env'];
  readonly more?: readonly { readonly to: string; readonly text: string }[];
  readonly command?: readonly SpecWord[];
  readonly attended?: boolean;
  readonly askMs?: number;
  readonly launch?: Partial<Launch>;
  /** Changes something between the spec's making and its reading. */
  readonly change?: (files: { readonly script: string; readonly spec: string }) => void;
  /** What stands in the place of Windows: a program of Node's, given the command that Windows would start after consent. */
  readonly asker?: string;
}

/** An asker that consents at once, and stays as long as what it has started does; `-Wait` and its output are PowerShell's. */
export const CONSENTS = `require('child_process').spawn(started[0], started.slice(1), { stdio: 'ignore', detached: true }).on('exit', () => process.exit(0))`;

/** Parts that stand in for Windows, made once. */
export async function consentParts() {
  const root = mkdtempSync(join(tmpdir(), 'axle-consent-'));
  const elevated = await bundle('tests/support/elevated-launcher.ts');
  const launcher = await bundle('src/main/spokes/runs/recorder/child/launcher/main.ts');
  const folders = join(root, 'elevated');
  mkdirSync(folders);

  async function start(bench: Bench, consent: Consent = {}) {
    const id = randomUUID();
    const folder = join(root, id);
    mkdirSync(folder);
    const script = join(folder, 'script.js');
    const text = consent.script ?? '';
    writeFileSync(script, text);
    const more = (consent.more ?? []).map((one, index) => {
      const path = join(folder, `more-${index}`);
      writeFileSync(path, one.text);
      return { path, bytes: Buffer.byteLength(one.text), hash: sha256(one.text), to: one.to, executable: false };
    });
    const spec = join(folder, 'spec');
    const whole = JSON.stringify(
      ElevatedSpec.parse({
        salt: randomBytes(16).toString('hex'),
        files: [{ path: script, bytes: Buffer.byteLength(text), hash: sha256(text), to: 'files/script.js', executable: true }, ...more],
        folders: ['temp'],
        env: { ...needed(), AXLE_RUN_ID: id, ...consent.env },
        cwd: 'files',
        command: consent.command ?? [process.execPath, { below: 'files/script.js' }],
      }),
    );
    writeFileSync(spec, whole);
    const name = `axle-test-${randomBytes(8).toString('hex')}`;
    const pipe = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(root, name);
    const word = randomBytes(32).toString('hex');
    const order = encodeOrder({ pipe, word, spec, bytes: Buffer.byteLength(whole), hash: sha256(whole) });
    consent.change?.({ script, spec });
    const started = [process.execPath, elevated, folders, launcher, id, order];
    const told = `const started = ${JSON.stringify(started)}, pipe = ${JSON.stringify(pipe)}, word = ${JSON.stringify(word)};`;
    const launched = await bench.launch('', {
      file: process.execPath,
      args: ['-e', `${told}\n${consent.asker ?? CONSENTS}`],
      env: needed(),
      cwd: root,
      cleanup: [folder],
      elevation: { by: 'uac', pipe, word, attended: consent.attended ?? true, askMs: consent.askMs ?? 600_000 },
      ...consent.launch,
    });
    return { ...launched, pipe, sources: folder };
  }

  return {
    start,
    /** What is left in the folder of the administrators. */
    left: () => readdirSync(folders),
    exists: existsSync,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What a Node needs on Windows to start at all. */
const needed = (): Record<string, string> =>
  process.platform === 'win32'
    ? { SystemRoot: process.env['SystemRoot'] ?? '', TEMP: process.env['TEMP'] ?? '' }
    : { PATH: '/usr/bin:/bin' };

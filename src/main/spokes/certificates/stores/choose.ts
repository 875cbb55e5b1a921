import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CertificateStore } from '../ports';
import { createFolderStore } from './folder';
import { createKeychainStore, createWindowsStore, type RunProgram } from './system';

/** How long the system may take to say what it has, in milliseconds, and how much that may be. */
const ANSWER_MS = 30_000;
const MOST_BYTES = 16_777_216;

const run: RunProgram = async (file, args) => {
  const { stdout } = await promisify(execFile)(file, [...args], { timeout: ANSWER_MS, maxBuffer: MOST_BYTES, windowsHide: true });
  return stdout;
};

/** Where a person's certificates lie unless they say otherwise: `certificates` in the folder that XDG has for data. */
export const usualFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  path.join(env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'certificates');

/** The person's own store on this system. `folder` is the one that they chose; empty for the usual one. */
export function storesOf(platform: NodeJS.Platform, folder: () => string): readonly CertificateStore[] {
  if (platform === 'darwin') return [createKeychainStore(run)];
  if (platform === 'win32') return [createWindowsStore(run)];
  return [createFolderStore(() => folder() || usualFolder(process.env))];
}

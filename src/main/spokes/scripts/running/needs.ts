import { HubError } from '#shared/contract/errors';
import type { Script } from '#shared/contract/scripts';
import { declarationDigest, dependenciesOf } from '../dependencies';
import { decode } from '../files/read-head';
import type { Needs } from '../ports';
import type { ReadPart } from '../trust/parts';

/** The bytes that will run: the script's text, and all that was approved with it. */
export interface Bytes {
  readonly text: string;
  readonly all: readonly ReadPart[];
}

/** What has to be installed for a script, from the very bytes that will run; null where that is nothing. */
export function needsOf({ id, language }: Script, name: string, { text, all }: Bytes): Needs | null {
  const file = (wanted: string): string | undefined => {
    const bytes = all.find(({ role, path }) => role === 'file' && path === wanted)?.read?.bytes;
    return bytes === undefined ? undefined : decode(bytes)?.text;
  };
  try {
    const declared = dependenciesOf({ name, language, text, file });
    if (declared === null || declared.kind === 'powershell') return null;
    const digest = declarationDigest(
      declared,
      all.filter(({ role }) => role === 'file'),
    );
    return { declared, digest };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new HubError('SCRIPT_BROKEN', { script: id.slice(0, 1_024), problems: [`${name}: ${problem}`.slice(0, 4_096)] });
  }
}

import { installsFirst } from '#shared/contract/powershell-module';
import { whyAt } from '#shared/contract/problem-keys';
import type { Script } from '#shared/contract/scripts';
import { brokenScript } from '../broken-script';
import { declarationDigest, dependenciesOf } from '../dependencies';
import { whysOfFault } from '../dependencies/fault';
import { decode } from '../files/read-head';
import type { Needs } from '../ports';
import type { ReadPart } from '../trust/parts';

/** The bytes that will run: the script's text, and all that was approved with it. */
export interface Bytes {
  readonly text: string;
  readonly all: readonly ReadPart[];
}

/** What has to be installed for a script, from the very bytes that will run; null where that is nothing. */
export function needsOf({ id, language, elevation }: Script, name: string, { text, all }: Bytes): Needs | null {
  const file = (wanted: string): string | undefined => {
    const bytes = all.find(({ role, path }) => role === 'file' && path === wanted)?.read?.bytes;
    return bytes === undefined ? undefined : decode(bytes)?.text;
  };
  try {
    const declared = dependenciesOf({ name, language, text, file });
    if (declared === null || !installsFirst(declared, elevation)) return null;
    const digest = declarationDigest(
      declared,
      all.filter(({ role }) => role === 'file'),
    );
    return { declared, digest };
  } catch (error) {
    throw brokenScript(id, [whyAt([name], whysOfFault(error))]);
  }
}

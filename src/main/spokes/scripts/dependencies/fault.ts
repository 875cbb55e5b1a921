import { TomlError } from 'smol-toml';
import { whysOfIssues } from '#shared/contract/issue-whys';
import type { Why } from '#shared/contract/problem-keys';
import { z } from '#shared/contract/zod';

/** Why what a script says that it needs is not understood: what its schema found, or the words of who parsed it. */
export function whysOfFault(error: unknown): readonly Why[] {
  if (error instanceof z.ZodError) return whysOfIssues(error.issues);
  const said = error instanceof Error ? error.message : String(error);
  const key = error instanceof TomlError ? 'toml-said' : error instanceof SyntaxError ? 'json-said' : 'said';
  return [{ key, values: { said } }];
}

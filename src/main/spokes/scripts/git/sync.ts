import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { Repository } from '#shared/contract/repositories';
import type { Interpreters } from '../languages/interpreters';
import { protocolsFor, type Wanted } from './address';
import { asSyncError, SyncError } from './failures';
import { fetchCommit, initRepository } from './fetch';
import { askGit, type GitPlace } from './git-process';
import type { Orphans } from './orphans';
import { lookUp } from './remote';
import type { Result } from './store';
import { listEntries } from './tree-entries';
import { stampOfTree } from './tree-stamp';
import { unpack } from './unpack';

/** What a sync may take. */
export interface SyncLimits {
  /** Of what is fetched, and of what is unpacked. */
  readonly maxBytes: number;
  /** Milliseconds without a sign of progress, and in all. */
  readonly stallMs: number;
  readonly totalMs: number;
}

/** What every sync uses. */
export interface SyncTools {
  readonly interpreters: Interpreters;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limits: SyncLimits;
  readonly orphans: Orphans;
}

/** One sync: what for, and into which folder. */
export interface SyncRequest {
  readonly wanted: Wanted;
  /** An empty folder of its own; afterwards `tree` in it is the new working copy, unless nothing changed. */
  readonly attempt: string;
  /** The working copy until now, and what it came from; null takes everything anew. */
  readonly tree: string;
  readonly last: Result | null;
  readonly signal: AbortSignal;
  readonly onProgress: (phase: NonNullable<Repository['progress']>['phase'], bytes: number) => void;
}

/** Looks where the repository stands and unpacks what is new; null where the working copy is that already. Rejects with a `SyncError`. */
export async function syncInto(tools: SyncTools, request: SyncRequest): Promise<Result | null> {
  const deadline = AbortSignal.timeout(tools.limits.totalMs);
  try {
    return await syncWithin(tools, { ...request, signal: AbortSignal.any([request.signal, deadline]) });
  } catch (error) {
    if (request.signal.aborted) throw new SyncError('stopped', '', { cause: error });
    if (deadline.aborted) throw new SyncError('timeout', `${Math.round(tools.limits.totalMs / 1_000)} s in all`, { cause: error });
    throw asSyncError(error);
  }
}

async function syncWithin({ interpreters, env, limits, orphans }: SyncTools, request: SyncRequest): Promise<Result | null> {
  const { wanted, attempt, tree, last, signal, onProgress } = request;
  onProgress('asking', 0);
  interpreters.forget(); // It may have been installed since.
  const program = await interpreters.find('git', 'executable');
  if (program === null) throw new SyncError('git-missing', 'git');
  const repository = path.join(attempt, 'repository.git');
  await mkdir(repository, { mode: 0o700 });
  const bare: GitPlace = {
    program,
    env,
    protocols: protocolsFor(wanted.url),
    repository,
    stallMs: limits.stallMs,
    signal,
    onStart: (pid) => orphans.note(attempt, pid),
  };
  await initRepository(bare);
  const place = { ...bare, more: await sshVariables(bare) };

  const followed = await lookUp(place, wanted);
  if (last !== null && last.remoteId === followed.id && last.follows === followed.follows) {
    if ((await stampOfTree(tree, signal)) === last.stamp) return null;
  }
  onProgress('receiving', 0);
  const commit = await fetchCommit(place, wanted.url, followed, {
    maxBytes: limits.maxBytes,
    onBytes: (bytes) => onProgress('receiving', bytes),
  });
  onProgress('unpacking', 0);
  if (wanted.folder !== null) await checkFolder(place, commit.id, wanted.folder);
  const { entries, leftOut } = await listEntries(place, treeish(commit.id, wanted.folder), limits.maxBytes);
  const made = path.join(attempt, 'tree');
  await unpack(place, entries, { tree: made, before: tree, at: Date.parse(commit.at) });
  signal.throwIfAborted();
  const stamp = await stampOfTree(made, signal);
  if (stamp === null) throw new SyncError('other', 'the working copy cannot be read');
  return { follows: followed.follows, remoteId: followed.id, commit, stamp, leftOut };
}

const treeish = (commit: string, folder: string | null): string => (folder === null ? commit : `${commit}:${folder}`);

async function checkFolder(place: GitPlace, commit: string, folder: string): Promise<void> {
  try {
    const kind = await askGit(place, ['cat-file', '-t', treeish(commit, folder)]);
    if (kind.toString('latin1').trim() === 'tree') return;
  } catch (error) {
    if (!(error instanceof SyncError) || error.reason === 'stopped' || error.reason === 'timeout') throw error;
  }
  throw new SyncError('folder', folder);
}

/** Where the person chose no ssh of their own: one that asks nothing and gives up soon. Their keys, agent and settings count. */
async function sshVariables({ more: _none, ...place }: GitPlace): Promise<Readonly<Record<string, string>>> {
  if (place.env['GIT_SSH_COMMAND'] !== undefined || place.env['GIT_SSH'] !== undefined) return {};
  const own = await askGit(place, ['config', '--default', '', '--get', 'core.sshCommand']);
  if (own.toString('utf8').trim() !== '') return {};
  return { GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=3' };
}

import type { KeyObject } from 'node:crypto';
import type { Lock } from '#main/proof/age-file';
import type { Manifest } from '#main/proof/manifest';
import type { EvidencePage } from '../ports';

/** What the worker is given when it starts. */
export interface EvidenceTask {
  /** The run's folder. */
  readonly folder: string;
  /** What the manifest says that lies in no file of the run. */
  readonly facts: Pick<Manifest, 'createdAt' | 'createdBy' | 'hub' | 'run' | 'params'>;
  readonly lock: Lock;
  readonly key: KeyObject;
  /** The run's first audit entry, the last entry that there is, and how many of them are the run's. */
  readonly audit: { readonly first: number; readonly last: number; readonly count: number };
  /** The runs of a job's steps, each a pack in the pack under its name; none of any other run. */
  readonly steps: readonly (Pick<EvidenceTask, 'folder' | 'facts' | 'audit'> & { readonly name: string })[];
}

/** What the hub says: that another piece is wanted, or the entries that were asked for. */
export type EvidenceRequest = { readonly type: 'more' } | { readonly type: 'page'; readonly page: EvidencePage };

/** What the worker says: which entries it needs, a piece of the pack, or that this was the last one. */
export type EvidenceAnswer =
  | { readonly type: 'page'; readonly from: number; readonly to: number }
  | { readonly type: 'piece'; readonly bytes: Uint8Array }
  | { readonly type: 'end' };

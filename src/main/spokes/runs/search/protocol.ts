import type { OutputHit } from '#shared/contract/search';

/** What is looked for: on one line, and whether case counts. */
export interface SearchText {
  readonly text: string;
  readonly matchCase: boolean;
}

/** An output that is to be searched: its run, where it lies, and whether its run has ended. */
export interface Place {
  readonly run: string;
  readonly folder: string;
  readonly ended: boolean;
}

/** What the searching thread tells of a batch of places, in their order; `looked` after the last. */
export type LookMessage =
  | { readonly type: 'found'; readonly run: string; readonly hits: readonly OutputHit[]; readonly more: boolean }
  /** It had to be read directly: an index of it is missing or damaged. */
  | { readonly type: 'unindexed'; readonly run: string }
  | { readonly type: 'unread'; readonly run: string; readonly detail: string }
  | { readonly type: 'looked' };

/** How much of an index that is there is read to see whether it is good: all of it, or where it begins and ends. */
export type IndexLook = 'whole' | 'ends';

/** What the indexing thread is given. */
export interface IndexTask {
  readonly places: readonly (Pick<Place, 'run' | 'folder'> & { readonly look: IndexLook })[];
}

/** What it tells of each; it ends after the last, or when the disk is full. */
export type IndexMessage =
  | { readonly type: 'indexed'; readonly run: string; readonly state: 'made' | 'there' | 'none' }
  | { readonly type: 'full'; readonly run: string }
  | { readonly type: 'failed'; readonly run: string; readonly detail: string };

import { z } from './zod';

/** Most items that one page or change of a collection carries. */
export const COLLECTION_PAGE = 256;

/**
 * The items of a collection stream: `reset`, pages of what there is, `ready`, then changes as they happen.
 * `seq` of `ready`, `upsert` and `remove` is where a later stream can take up again (`after`); when that is more than
 * 1,000 changes ago, or of another hub, the stream starts over with `reset`.
 */
export const collectionOf = <T extends z.ZodType>(item: T) =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('reset'), total: z.number().int().nonnegative() }),
    z.object({ type: z.literal('page'), items: z.array(item).max(COLLECTION_PAGE).readonly() }),
    z.object({ type: z.literal('ready'), seq: z.string().max(64) }),
    z.object({ type: z.literal('upsert'), seq: z.string().max(64), items: z.array(item).max(COLLECTION_PAGE).readonly() }),
    z.object({ type: z.literal('remove'), seq: z.string().max(64), keys: z.array(z.string().max(1_024)).max(COLLECTION_PAGE).readonly() }),
  ]);

/** Where to take up a collection again: the last `seq` seen. */
export const CollectionAfter = z.object({ after: z.string().max(64).optional() });

/** What a collection sends: all there is, page by page, then each change. */
export type CollectionEvent<T> =
  | { readonly type: 'reset'; readonly total: number }
  | { readonly type: 'page'; readonly items: T[] }
  | { readonly type: 'ready'; readonly seq: string }
  | { readonly type: 'upsert'; readonly seq: string; readonly items: T[] }
  | { readonly type: 'remove'; readonly seq: string; readonly keys: string[] };

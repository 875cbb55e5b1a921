import type { z } from '#shared/contract/zod';
import { AnsweredPage } from './answers';
import type { GraphClient } from './client';
import type { GraphRead } from './requests';

/** Pages of one list that are asked for at most. */
export const MOST_PAGES = 40;
/** Entries of a page that are handed on at most: what the wire takes. */
const MOST_ENTRIES = 100;

/** A page, and whether there is one after it. */
export interface Page<T> {
  readonly entries: T[];
  readonly more: boolean;
}

/** The pages of a list, each asked for when it is wanted. An entry that is not as published is left out: one odd guest hides nobody else. */
export async function* pagesOf<T>(client: GraphClient, first: GraphRead, entry: z.ZodType<T>): AsyncGenerator<Page<T>> {
  let read: GraphRead | undefined = first;
  for (let page = 1; read !== undefined && page <= MOST_PAGES; page += 1) {
    const { value, '@odata.nextLink': next }: z.infer<typeof AnsweredPage> = await client.json(read, AnsweredPage);
    const entries = value.flatMap((one) => {
      const parsed = entry.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
    const more = next !== undefined && page < MOST_PAGES;
    for (let at = 0; at === 0 || at < entries.length; at += MOST_ENTRIES) {
      yield { entries: entries.slice(at, at + MOST_ENTRIES), more: more || at + MOST_ENTRIES < entries.length };
    }
    read = next === undefined ? undefined : { ...first, path: next };
  }
}

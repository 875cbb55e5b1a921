import { Readable } from 'node:stream';
import type { graph } from '#shared/contract/graph';
import type { Implement } from '#shared/contract/kernel';
import { answered, AnsweredUser } from './answers';
import { lookUp } from './batch';
import { createGraphClient, type GraphClient } from './client';
import { pagesOf } from './pages';
import type { GraphDeps } from './ports';
import { meRead, photoRead, searchRead } from './requests';

export { graphBase, type GraphCloud } from './clouds';
export type * from './ports';

/** What a picture may be; anything else is not shown to a browser. */
const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif']);

/** Microsoft Graph for those who pick somebody or something: it only reads, and keeps nothing. */
export function createGraph(deps: GraphDeps): { readonly handlers: Implement<typeof graph> } {
  const clientFor = createGraphClient(deps);

  async function photo(client: GraphClient): Promise<{ ticket: string; type: string } | null> {
    const picture = await client.bytes(photoRead);
    const type = picture?.type.split(';')[0]?.trim().toLowerCase() ?? '';
    if (picture === undefined || !PICTURES.has(type)) return null;
    const { bytes } = picture;
    const open = (start: number, end: number | undefined): Readable =>
      Readable.from([bytes.subarray(start, end === undefined ? undefined : end + 1)], { objectMode: false });
    return { ticket: deps.bytes.issue({ kind: 'get', name: 'photo', type, size: bytes.length, open }), type };
  }

  return {
    handlers: {
      state: async (_, { actor }) => ({ signedIn: await deps.identity.signedIn(actor) }),
      async me(_, call) {
        const client = clientFor(call);
        const [user, picture] = await Promise.all([client.json(meRead, AnsweredUser), photo(client)]);
        return { ...user, photo: picture };
      },
      async *search({ kind, query }, call) {
        yield* pagesOf(clientFor(call), searchRead(kind, query), answered[kind]);
      },
      async lookUp(wanted, call) {
        return { entries: await lookUp({ client: clientFor(call), wait: deps.wait }, wanted, call.signal) };
      },
    },
  };
}

import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { whyAt } from '#shared/contract/problem-keys';
import { brokenScript } from '../broken-script';
import type { CallContext, Implement } from '#shared/contract/kernel';
import type { Script, scripts } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import type { Db } from '#main/platform/db-port';
import type { Catalogue } from '../catalogue';
import { forEachBounded } from '../files/bounded';
import type { Understood } from '../reading/understand';
import type { Sources } from '../sources/service';
import type { Approvals, ToApprove } from './approvals';
import { readParts, type Parts } from './parts';
import { reviewNow, reviewThen } from './review';
import type { SignedSources } from './signed-sources';
import type { Trust } from './trust';

/** What the calls about trust are answered with. */
export interface TrustHandlerDeps {
  readonly db: Db;
  readonly catalogue: Catalogue;
  readonly sources: Sources;
  readonly approvals: Approvals;
  readonly signed: SignedSources;
  readonly trust: Pick<Trust, 'stateOf'>;
}

type Caller = Pick<CallContext, 'may'>;

/** The calls about trust. */
export type TrustCalls = Pick<Implement<typeof scripts>, 'review' | 'approvals' | 'approve' | 'approveSource' | 'withdraw' | 'trustKey'>;

/** Scripts that are read at once to be approved, and that are in memory together. */
const WIDTH = 8;
const TOGETHER = 64;
const BYTES_TOGETHER = 33_554_432;

/** The wire's view of trust. `resolved` finds a script that the session may see, as its file is now. */
export function createTrustHandlers(
  { db, catalogue, sources, approvals, signed, trust }: TrustHandlerDeps,
  resolved: (script: string, ctx: Pick<CallContext, 'may'>) => Promise<Script>,
): TrustCalls {
  interface Found {
    readonly script: Script;
    readonly file: Understood;
    readonly folder: string;
  }

  function fileOf(script: Script): Found {
    const file = catalogue.fileOf(script);
    const live = sources.live(script.sourceId);
    if (file === undefined || live === undefined) throw new HubError('SCRIPT_NOT_FOUND', { script: script.id });
    return { script, file, folder: live.view().folder };
  }

  /** The bytes of a script, and the script as it was understood of these bytes. */
  async function readNow(text: string, ctx: Caller): Promise<Found & { readonly parts: Parts }> {
    const first = fileOf(await resolved(text, ctx));
    await sources.live(first.script.sourceId)?.renew(first.file);
    const found = fileOf(await resolved(text, ctx));
    const { problems } = found.script;
    if (found.file.candidate.fault !== undefined || found.file.digest === null) {
      throw brokenScript(
        found.script.id,
        problems.map(({ file, code, why = [] }) => whyAt([file, code], why)),
      );
    }
    try {
      return { ...found, parts: await readParts(found.file, found.folder) };
    } catch (error) {
      // No run was asked for that something could have changed after.
      if (!HubError.is(error, 'SCRIPT_CHANGED')) throw error;
      throw brokenScript(found.script.id, [[{ key: 'beside-removed' }]], { cause: error });
    }
  }

  /** Approves some scripts of a source as they are, where nobody ever did; gives how many. */
  async function approveSome(files: readonly Understood[], folder: string, actor: Actor): Promise<number> {
    const read: ToApprove[] = [];
    await forEachBounded(files, WIDTH, async (file) => {
      try {
        const parts = await readParts(file, folder);
        // What changes just now is for somebody to look at.
        if (parts.digest === file.digest) read.push({ script: file.script.id, parts });
      } catch (error) {
        if (!(error instanceof HubError)) throw error;
      }
    });
    const approved = await approvals.approveNew(read, actor);
    catalogue.renew(files.map(({ script }) => script.id));
    return approved;
  }

  /** What was typed may mean a script of which this session may approve nothing: that is asked again of what it does mean. */
  function demandRight({ id }: Script, { may }: Caller): void {
    if (!may('scripts:approve', { kind: 'script', id })) throw new HubError('FORBIDDEN', { scope: 'scripts:approve' });
  }

  return {
    async review({ script: text, approval }, ctx) {
      if (approval !== undefined) {
        const { script, file } = fileOf(await resolved(text, ctx));
        return await reviewThen(db, script, file.script.id, approval);
      }
      const { script, file, parts } = await readNow(text, ctx);
      return await reviewNow(db, script, file.script.id, parts);
    },
    async approvals({ script, before }, ctx) {
      const { file } = fileOf(await resolved(script, ctx));
      return { approvals: [...(await approvals.list(file.script.id, before))] };
    },
    async approve({ script: text, digest }, ctx) {
      const { script, file, parts } = await readNow(text, ctx);
      demandRight(script, ctx);
      if (parts.digest !== digest) throw new HubError('APPROVAL_STALE', { script: script.id });
      const approval = await approvals.approve({ script: file.script.id, parts }, ctx.actor);
      catalogue.renew([file.script.id]);
      return approval;
    },
    async approveSource({ source }, { actor, may, signal }) {
      await sources.opened;
      const live = sources.live(source);
      if (live === undefined) throw new HubError('SOURCE_NOT_FOUND', { source });
      const { folder } = live.view();
      const waiting = catalogue
        .ofSource(source)
        .map((file) => ({ file, state: trust.stateOf(file) }))
        .filter(({ file, state }) => !isTrusted(state) && may('scripts:approve', { kind: 'script', id: catalogue.idOf(file) }));
      const fresh = waiting.filter(({ state }) => state === 'new').map(({ file }) => file);
      const readable = fresh.filter(({ digest, candidate }) => digest !== null && candidate.fault === undefined);
      let approved = 0;
      for (const some of inGroups(readable)) {
        signal.throwIfAborted();
        approved += await approveSome(some, folder, actor);
      }
      return { approved, passedOver: fresh.length - approved, left: waiting.length - fresh.length };
    },
    async withdraw({ script }, ctx) {
      const { script: found, file } = fileOf(await resolved(script, ctx));
      demandRight(found, ctx);
      await approvals.withdraw(file.script.id, ctx.actor, ['signed', 'built-in'].includes(trust.stateOf(file)));
      catalogue.renew([file.script.id]);
      return {};
    },
    async trustKey({ source, key }, { actor }) {
      await sources.opened;
      const live = sources.live(source);
      if (live === undefined) throw new HubError('SOURCE_NOT_FOUND', { source });
      await signed.setKey(source, key, actor);
      await live.renewIndex();
      return live.view();
    },
  };
}

/** Some at a time, as many as may be in memory together; one that declares files by itself, since they may be large. */
function* inGroups(files: readonly Understood[]): Generator<readonly Understood[], void, void> {
  let group: Understood[] = [];
  let bytes = 0;
  for (const file of files) {
    const { size, grants } = file.script;
    const isAlone = grants.files.length > 0;
    if (group.length > 0 && (isAlone || group.length === TOGETHER || bytes + size > BYTES_TOGETHER)) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(file);
    bytes += isAlone ? BYTES_TOGETHER : size;
  }
  if (group.length > 0) yield group;
}

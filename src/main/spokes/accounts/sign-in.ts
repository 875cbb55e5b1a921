import { PASSWORD_LEAST } from '#shared/contract/account-values';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { From, OfferedWay, SignIn, SignInStep } from '#main/platform/sign-in-port';
import type { Scope } from '#main/hub/scope';
import type { Tx } from '#main/platform/db-port';
import type { Book } from './book';
import { accountOf } from './external';
import type { Factors } from './factors';
import { createLeaveRate } from './leave-rate';
import type { Living } from './living';
import type { Attempt, LockOut } from './lock-out';
import type { PasswordHashes } from './password-hash';
import { passwordFault } from './password-policy';
import { createPending } from './pending';
import type { AccountsDeps } from './ports';
import { hashOf, newSecret } from './secrets';
import type { ExternalPerson, FactorWay, RedirectWay, SignInWay, SignInWays } from './sign-in-port';
import { accountIn, fold, LOCAL, updateAccount, type AccountTables, type StoredAccount } from './store';

/** A way to another site and back takes so long at most. Milliseconds. */
const AWAY_MS = 10 * 60_000;
/** A directory is waited for so long. Milliseconds. */
const DIRECTORY_MS = 10_000;
/** Browsers that an account is known to be used in. */
const MOST_DEVICES = 20;

/** What coming in works with. */
export interface SignInParts {
  readonly book: Book;
  readonly living: Living;
  readonly hashes: PasswordHashes;
  readonly lockOut: LockOut;
  readonly factors: Factors;
  /** Hashes of browsers that each account was used in. */
  readonly devices: Map<string, string>;
}

/** Who got so far: by their password or another's word. `step` is what is asked for now, `kept` what a further factor has to remember. */
interface Begun {
  readonly account: string;
  readonly step: 'factor' | 'new-password';
  readonly attempt: Attempt;
  /** The hash of the password that was proven: with another one this is over. */
  readonly password: string | null;
  /** What was offered at this step. */
  readonly totp: boolean;
  readonly ways: readonly OfferedWay[];
  /** Of `From`: it goes on with whoever comes back for the next step. */
  readonly again: string | undefined;
  kept?: { readonly way: string; readonly text: string };
}

/** What came of it: the steps, where ways are added, and how the further factors of an account are taken away. */
export interface SignInMade {
  readonly signIn: Omit<SignIn, 'unlock'>;
  readonly ways: SignInWays;
  readonly forgetFactors: (tx: Tx, account: string) => Promise<void>;
}

/** Lets people in, step by step, and writes down each attempt. */
export function createSignIn(deps: AccountsDeps, parts: SignInParts): SignInMade {
  const { db, clock, audit, log, steady } = deps;
  const { book, living, hashes, lockOut, factors, devices } = parts;
  const ways = new Map<string, SignInWay>();
  const begun = createPending<Begun>(steady);
  const leaving = createLeaveRate(steady);
  const away = createPending<{ readonly way: string; readonly text: string; readonly locked: ReturnType<Living['ownerOf']> }>(
    steady,
    AWAY_MS,
  );

  const of = <K extends SignInWay['kind']>(kind: K): readonly Extract<SignInWay, { kind: K }>[] =>
    [...ways.values()].filter((way): way is Extract<SignInWay, { kind: K }> => way.kind === kind);
  const offered = ({ kind, id, label }: SignInWay): OfferedWay => ({ kind, id, label });

  /** A device that nobody was seen with is nobody's: not even that of a name without an account. */
  const isKnown = (account: StoredAccount | undefined, hash: string | undefined): boolean =>
    account !== undefined && hash !== undefined && devices.get(hash) === account.id;
  /** The device counts for an account only where it is one of its own. */
  const attemptOf = (name: string, account: StoredAccount | undefined, { address, device }: From): Attempt => {
    const hash = device === undefined ? undefined : hashOf(device);
    return { name: fold(name), address, device: isKnown(account, hash) ? hash : undefined };
  };
  const actorOf = (account: StoredAccount | undefined, from: From): Actor => ({
    id: 'sign-in',
    name: account?.name ?? 'unknown',
    face: 'browser',
    address: from.address.slice(0, 256),
    userAgent: from.userAgent.slice(0, 512),
  });
  const note = (
    tx: Tx,
    outcome: 'ok' | 'refused',
    account: StoredAccount | undefined,
    from: From,
    detail: Readonly<Record<string, string>>,
    known?: string,
  ): Promise<void> =>
    audit.append(tx, {
      action: from.again === undefined ? 'account.sign-in' : 'session.unlock',
      outcome,
      actor: actorOf(account, from),
      ...(account !== undefined && { object: `account:${account.id}` }),
      detail,
      ...(known !== undefined && { personal: { name: known.slice(0, 64) } }),
    });

  /** `known`: the name of somebody without an account, as a directory has it. What was only typed is not kept: people type passwords there. */
  async function refuse(
    reason: Extract<SignInStep, { step: 'refused' }>['reason'],
    account: StoredAccount | undefined,
    from: From,
    known?: string,
  ): Promise<Extract<SignInStep, { step: 'refused' }>> {
    await db.write((tx) => note(tx, 'refused', account, from, { reason }, account === undefined ? known : undefined));
    return { step: 'refused', reason };
  }

  /** Who got so far, where what they proved still holds: a password that was set since, or an account that was disabled, ends it. */
  function gotTo(step: Begun['step'], pending: string): { readonly one: Begun; readonly account: StoredAccount } | undefined {
    const one = begun.get(pending);
    const account = one === undefined ? undefined : book.accounts.get(one.account);
    if (one?.step !== step || account === undefined) return undefined;
    return account.disabled || account.password !== one.password ? undefined : { one, account };
  }

  /** Their first proof was good: what is still asked for, or in. */
  async function goOn(account: StoredAccount, attempt: Attempt, from: From, face: Scope, by: string, proven = false): Promise<SignInStep> {
    if (account.disabled) return await refuse('disabled', account, from);
    // Somebody else's password unlocks nothing: they sign in, by the page for that.
    if (from.again !== undefined && from.again !== account.id) {
      return await refuse(ways.get(by)?.kind === 'redirect' ? 'declined' : 'wrong', account, from);
    }
    if (!proven) {
      const further: FactorWay[] = [];
      for (const way of of('factor')) if (await way.has(account.id)) further.push(way);
      const totp = book.hasFactor(account.id);
      if (totp || further.length > 0) {
        const asked = { totp, ways: further.map(offered) };
        const pending = begun.begin({
          account: account.id,
          step: 'factor',
          attempt,
          password: account.password,
          again: from.again,
          ...asked,
        });
        return { step: 'factor', pending, ...asked };
      }
    }
    if (account.mustChange && account.provider === LOCAL) {
      const { id, password } = account;
      return {
        step: 'new-password',
        pending: begun.begin({ account: id, step: 'new-password', attempt, password, totp: false, ways: [], again: from.again }),
      };
    }
    return await enter(account, attempt, from, face, by);
  }

  /** A new secret each time: what a browser had before it signed in opens nothing. */
  async function enter(account: StoredAccount, attempt: Attempt, from: From, face: Scope, by: string, more: Partial<StoredAccount> = {}) {
    // What a browser brings becomes known by nothing that it says itself: where it was not, it is given a new one.
    const device = from.device !== undefined && isKnown(account, hashOf(from.device)) ? from.device : newSecret();
    const opened = await db.write(async (tx) => {
      const rows = tx.tables<AccountTables>();
      const current = await accountIn(rows, account.id, log);
      // What was proven may be worth nothing any more since it was looked at.
      if (current === undefined || current.disabled || current.password !== account.password) return undefined;
      const next = { ...current, ...more, lastSignInAt: clock.now() };
      await updateAccount(rows, next);
      const made = await living.open(tx, account.id, from);
      await rows
        .insertInto('account_devices')
        .values({ hash: hashOf(device), account: account.id, used_at: clock.now() })
        .onConflict((there) => there.column('hash').doUpdateSet({ used_at: clock.now() }))
        .execute();
      const kept = await rows
        .selectFrom('account_devices')
        .select('hash')
        .where('account', '=', account.id)
        .orderBy('used_at', 'desc')
        .execute();
      const excess = kept.slice(MOST_DEVICES).map(({ hash }) => hash);
      if (excess.length > 0) await rows.deleteFrom('account_devices').where('hash', 'in', excess).execute();
      await note(tx, 'ok', account, from, { by });
      tx.onCommit(() => {
        book.put(next);
        devices.set(hashOf(device), account.id);
        for (const hash of excess) devices.delete(hash);
      });
      return made;
    });
    if (opened === undefined) return { step: 'again' } as const;
    lockOut.succeeded(attempt);
    const session = living.enter(opened.row, from, face);
    return {
      step: 'in',
      signedIn: { session, secret: opened.secret, seconds: Math.floor((opened.row.expires_at - opened.row.created_at) / 1_000), device },
    } as const;
  }

  /** Of the directories, or of `only` one, the first that knows them. `silent`: none gave an answer; `unavailable`: one did not, and no other knows them. */
  async function ask(name: string, password: string, only?: string): Promise<ExternalPerson | 'silent' | 'unavailable' | undefined> {
    let failed = false;
    let answered = false;
    for (const way of of('password')) {
      if (only !== undefined && way.id !== only) continue;
      try {
        const person = await way.check(name, password, AbortSignal.timeout(DIRECTORY_MS));
        if (person !== undefined) return person;
        answered = true;
      } catch (error) {
        failed = true;
        log.warn('accounts.directory', { way: way.id, code: error instanceof HubError ? error.code : 'error' });
      }
    }
    if (!failed) return undefined;
    return answered ? 'unavailable' : 'silent';
  }

  async function external(person: ExternalPerson, login: string | null, attempt: Attempt, from: From, face: Scope): Promise<SignInStep> {
    const account = await db.write((tx) => accountOf(tx, book, person, { now: clock.now(), log, login, again: from.again, audit }));
    if (account === undefined) {
      const known = book.bySubject(person.provider, person.subject);
      const reason = login === null ? 'declined' : 'wrong';
      return await refuse(known === undefined && from.again !== undefined ? reason : 'no-role', known, from, person.name);
    }
    return await goOn(account, attempt, from, face, person.provider);
  }

  const signIn: Omit<SignIn, 'unlock'> = {
    possible: () => book.accounts.size > 0 || of('password').length > 0 || of('redirect').length > 0,
    ways: () => [...ways.values()].map(offered),
    async password(name, password, from, face) {
      // Who unlocks is known already: the directory that they are of is asked, by the name that they have there.
      const known = from.again === undefined ? undefined : book.accounts.get(from.again);
      const account = known ?? book.byName(name);
      const login = known?.login ?? name;
      const attempt = attemptOf(name, account, from);
      const wait = lockOut.begin(attempt);
      if (wait > 0) return { step: 'refused', reason: 'locked', seconds: Math.ceil(wait / 1_000) };
      const local = account?.provider === LOCAL ? account : undefined;
      // Also where there is no such account: how long it takes says nothing.
      const good = await hashes.verify(local?.password, password);
      if (good === undefined) {
        lockOut.withdrawn(attempt);
        return { step: 'refused', reason: 'busy' };
      }
      if (good && local !== undefined) return await goOn(local, attempt, from, face, LOCAL);
      const person = local === undefined ? await ask(login, password, known?.provider) : undefined;
      if (person === 'unavailable' || person === 'silent') {
        // One that answered has looked at the password: guessing there counts whatever becomes of the others.
        if (person === 'silent') lockOut.withdrawn(attempt);
        return await refuse('unavailable', account, from);
      }
      if (person !== undefined) return await external(person, login, attempt, from, face);
      return await refuse('wrong', account, from);
    },
    async code(pending, code, from, face) {
      const got = gotTo('factor', pending);
      if (got === undefined) return { step: 'again' };
      const { one, account } = got;
      const wait = lockOut.begin(one.attempt);
      if (wait > 0) return { step: 'refused', reason: 'locked', seconds: Math.ceil(wait / 1_000) };
      const at = { ...from, again: one.again };
      let by: 'totp' | 'recovery' | undefined;
      try {
        by = await factors.take(account.id, code);
      } catch (error) {
        if (!HubError.is(error, 'SECRETS_LOCKED') && !HubError.is(error, 'SEALED_DAMAGED')) throw error;
        log.warn('accounts.factor', { code: error.code });
        lockOut.withdrawn(one.attempt);
        return await refuse('unavailable', account, at);
      }
      if (by === undefined) return await refuse('code', account, at);
      if (begun.take(pending) === undefined) return { step: 'again' };
      return await goOn(account, one.attempt, at, face, by, true);
    },
    further(pending) {
      const got = gotTo('factor', pending);
      return got === undefined ? undefined : { totp: got.one.totp, ways: got.one.ways };
    },
    async newPassword(pending, password, from, face) {
      const got = gotTo('new-password', pending);
      if (got === undefined) return { step: 'again' };
      const { one, account } = got;
      const same = await hashes.verify(account.password, password);
      if (same === undefined) return { step: 'refused', reason: 'busy' };
      const reason = passwordFault(password, [account.name, account.displayName]) ?? (same ? 'same' : undefined);
      if (reason !== undefined) return { step: 'new-password', pending, refused: { reason, least: PASSWORD_LEAST } };
      const hash = await hashes.hash(password);
      if (begun.take(pending) === undefined) return { step: 'again' };
      return await enter(account, one.attempt, { ...from, again: one.again }, face, 'new-password', { password: hash, mustChange: false });
    },
    async leave(id, back, { address, over = false }, locked) {
      const way = ways.get(id);
      if (way?.kind !== 'redirect') return undefined;
      const wait = leaving.take(address);
      if (wait > 0) return { seconds: Math.ceil(wait / 1_000) };
      const owner = locked && living.ownerOf(locked.id);
      const { location, kept } = await way.begin(back, owner !== undefined || over || living.isLeft(id));
      // Many addresses together have room for no more either: who is on the way keeps their place.
      const full = away.full();
      if (full > 0) return { seconds: Math.ceil(full / 1_000) };
      return { location, kept: away.begin({ way: id, text: kept, locked: owner }) };
    },
    async arrive(id, arrived, kept, from, face) {
      const way = ways.get(id);
      const remembered = away.take(kept);
      if (way?.kind !== 'redirect' || remembered?.way !== id) return { step: 'again' };
      const at = { ...from, again: remembered.locked?.account };
      let person: ExternalPerson;
      try {
        person = await (way satisfies RedirectWay).finish(arrived, remembered.text);
      } catch (error) {
        const code = error instanceof HubError ? error.code : 'SIGN_IN_FAILED';
        log.warn('accounts.way-failed', { way: id, code, detail: error instanceof Error ? error.message.slice(0, 512) : '' });
        if (code !== 'SIGN_IN_FAILED') return await refuse('unavailable', undefined, at);
        return { ...(await refuse('declined', undefined, at)), at: way.label };
      }
      const account = book.bySubject(person.provider, person.subject);
      const step = await external(person, null, attemptOf(account?.name ?? person.name, account, at), at, face);
      // Its cookie is strict, and stays behind where somebody comes back from another site.
      if (step.step === 'in' && remembered.locked !== undefined) await living.end(remembered.locked.row);
      return step.step === 'refused' && step.reason === 'declined' ? { ...step, at: way.label } : step;
    },
    script(id) {
      const way = ways.get(id);
      return way?.kind === 'factor' ? way.script : undefined;
    },
    async askFactor(pending, id, origin) {
      const got = gotTo('factor', pending);
      const way = ways.get(id);
      if (got === undefined || way?.kind !== 'factor') return { step: 'again' };
      try {
        const { ask: question, kept } = await way.begin(got.account.id, origin);
        got.one.kept = { way: id, text: kept };
        return { ask: question };
      } catch (error) {
        if (!HubError.is(error, 'SECURITY_KEY_REFUSED')) throw error;
        return { step: 'refused', reason: 'origin' };
      }
    },
    async factor(pending, id, answer, origin, from, face) {
      const got = gotTo('factor', pending);
      const way = ways.get(id);
      if (got === undefined || way?.kind !== 'factor' || got.one.kept?.way !== id) return { step: 'again' };
      const { one, account } = got;
      const wait = lockOut.begin(one.attempt);
      if (wait > 0) return { step: 'refused', reason: 'locked', seconds: Math.ceil(wait / 1_000) };
      const { text } = got.one.kept;
      delete one.kept; // A challenge is answered once.
      const at = { ...from, again: one.again };
      let good: boolean;
      try {
        good = await way.check(account.id, answer, text, origin);
      } catch (error) {
        if (!HubError.is(error, 'SECURITY_KEY_REFUSED')) throw error;
        lockOut.withdrawn(one.attempt);
        return await refuse('origin', account, at);
      }
      if (!good) return await refuse('code', account, at);
      if (begun.take(pending) === undefined) return { step: 'again' };
      return await goOn(account, one.attempt, at, face, id, true);
    },
    bySecret: (secret, from, face) => living.bySecret(secret, from, face),
    byToken: (token, from, face) => living.byToken(token, from, face),
    used: (session) => living.used(session),
    async endBySecret(secret) {
      await living.endBySecret(secret);
    },
  };
  return {
    signIn,
    async forgetFactors(tx, account) {
      for (const way of of('factor')) await way.forget(tx, account);
      tx.onCommit(() => book.setKeys(account, false));
    },
    ways: {
      add(way) {
        ways.set(way.id, way);
        book.setWay(way.id, way.kind);
        return () => {
          if (ways.get(way.id) !== way) return;
          ways.delete(way.id);
          book.setWay(way.id, undefined);
        };
      },
    },
  };
}

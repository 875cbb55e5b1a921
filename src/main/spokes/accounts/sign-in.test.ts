import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAccounts, type AccountsBench } from '../../../../tests/support/accounts-bench';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await openAccounts();
});
afterEach(() => bench.close());

const MINUTE = 60_000;
const { stringify } = JSON;

describe('a name and a password', () => {
  test('let somebody in, whatever the case of the name, and each time with another secret', async () => {
    await bench.add('Ada', ['operator']);
    const first = bench.signedIn(await bench.signIn('ada', 'the password of Ada'));
    const second = bench.signedIn(await bench.signIn('ADA', 'the password of Ada'));
    expect(second.secret).not.toBe(first.secret);
    expect(first.session.actor).toMatchObject({ name: 'Ada', face: 'browser', address: '192.0.2.7' });
    expect(bench.accounts.signIn.bySecret(first.secret, bench.from(), bench.face)).toBe(first.session);
    expect(bench.accounts.signIn.bySecret('anything', bench.from(), bench.face)).toBeUndefined();
  });

  test('are refused in the same words, whether the name or the password is wrong', async () => {
    await bench.add('ada');
    const wrong = await bench.signIn('ada', 'not it');
    expect(wrong).toEqual({ step: 'refused', reason: 'wrong' });
    expect(await bench.signIn('nobody', 'not it')).toEqual(wrong);
    expect(bench.audited.slice(-2)).toMatchObject([
      { action: 'account.sign-in', outcome: 'refused', actor: { name: 'ada' } },
      { action: 'account.sign-in', outcome: 'refused', actor: { name: 'unknown' } },
    ]);
  });

  test('of a disabled account say that it is disabled to who has the password, and to nobody else', async () => {
    await bench.add('ada');
    await bench.accounts.handlers.change({ account: 'ada', disabled: true }, bench.contextOf());
    expect(await bench.signIn('ada')).toEqual({ step: 'refused', reason: 'disabled' });
    expect(await bench.signIn('ada', 'x')).toEqual({ step: 'refused', reason: 'wrong' });
  });

  test('that somebody else chose have to be changed first, to another one', async () => {
    await bench.accounts.handlers.add({ name: 'ada', password: 'given by a friend', mustChange: true, roles: [] }, bench.contextOf());
    const step = await bench.signIn('ada', 'given by a friend');
    if (step.step !== 'new-password') throw new Error(stringify(step));
    const change = (password: string) => bench.accounts.signIn.newPassword(step.pending, password, bench.from(), bench.face);
    expect(await change('short')).toMatchObject({ step: 'new-password', refused: { reason: 'short', least: 12 } });
    expect(await change('given by a friend')).toMatchObject({ refused: { reason: 'same' } });
    bench.signedIn(await change('chosen by myself'));
    expect(await change('chosen a second time')).toEqual({ step: 'again' });
    bench.signedIn(await bench.signIn('ada', 'chosen by myself'));
  });
});

describe('attempts that fail', () => {
  const failing = async (count: number, at = bench.from()): Promise<void> => {
    for (let n = 0; n < count; n += 1) await bench.signIn('ada', 'x', at);
  };

  test('make everybody wait who tries that name, also with the right password, and a name that nobody has alike', async () => {
    await bench.add('ada');
    await failing(5);
    expect(await bench.signIn('ada')).toEqual({ step: 'refused', reason: 'locked', seconds: 2 });
    for (let n = 0; n < 5; n += 1) await bench.signIn('nobody', 'x', bench.from(undefined, '192.0.2.8'));
    expect(await bench.signIn('nobody', 'x', bench.from(undefined, '192.0.2.8'))).toEqual({
      step: 'refused',
      reason: 'locked',
      seconds: 2,
    });
    bench.time.now += 2_000;
    bench.signedIn(await bench.signIn('ada'));
  });

  test('wait longer each time, and never for more than a quarter of an hour', async () => {
    await bench.add('ada');
    const waits: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      await bench.signIn('ada', 'x', bench.from(undefined, `192.0.2.${n}`));
      const step = await bench.signIn('ada', 'x', bench.from(undefined, `192.0.2.${n}`));
      waits.push(step.step === 'refused' && step.reason === 'locked' ? (step.seconds ?? 0) : 0);
      bench.time.now += (waits.at(-1) ?? 0) * 1_000;
    }
    expect(waits.slice(0, 7)).toEqual([0, 0, 2, 4, 8, 16, 32]);
    expect(Math.max(...waits)).toBe(15 * 60);
  });

  test('of a stranger lock nobody out in a browser that they have used before', async () => {
    await bench.add('ada');
    const { device } = bench.signedIn(await bench.signIn('ada'));
    await failing(40);
    expect(await bench.signIn('ada')).toMatchObject({ reason: 'locked' });
    bench.signedIn(await bench.signIn('ada', undefined, bench.from(device)));
    // The device of another account is as good as none.
    await bench.add('grace');
    const { device: hers } = bench.signedIn(await bench.signIn('grace', undefined, bench.from(undefined, '192.0.2.9')));
    expect(await bench.signIn('ada', undefined, bench.from(hers))).toMatchObject({ reason: 'locked' });
  });

  test('at a name that nobody has are counted whatever device a browser makes up, and it becomes known by none', async () => {
    for (let n = 0; n < 5; n += 1) await bench.signIn('nobody', 'x', bench.from(`made-up-${n}`));
    expect(await bench.signIn('nobody', 'x', bench.from('made-up'))).toMatchObject({ reason: 'locked' });
    await bench.add('ada');
    const { device } = bench.signedIn(await bench.signIn('ada', undefined, bench.from('planted', '192.0.2.8')));
    expect(device).not.toBe('planted');
    await failing(6);
    expect(await bench.signIn('ada', undefined, bench.from('planted', '192.0.2.8'))).toMatchObject({ reason: 'locked' });
  });

  test('from this machine are not counted by address: everybody here has the same', async () => {
    await bench.add('ada');
    for (let n = 0; n < 40; n += 1) await bench.signIn(`nobody-${n}`, 'x', bench.from(undefined, '127.0.0.1'));
    bench.signedIn(await bench.signIn('ada', undefined, bench.from(undefined, '127.0.0.1')));
    for (let n = 0; n < 40; n += 1) await bench.signIn(`nobody-${n}`, 'x', bench.from(undefined, '192.0.2.9'));
    expect(await bench.signIn('ada', undefined, bench.from(undefined, '192.0.2.9'))).toMatchObject({ reason: 'locked' });
  });

  test('count when they are made beside each other as when they are made in turn', async () => {
    await bench.add('ada');
    const steps = await Promise.all(Array.from({ length: 12 }, () => bench.signIn('ada', 'x')));
    expect(steps.filter((step) => step.step === 'refused' && step.reason === 'wrong')).toHaveLength(5);
  });
});

describe('a step that was reached', () => {
  const given = () =>
    bench.accounts.handlers.add({ name: 'ada', password: 'given by a friend', mustChange: true, roles: [] }, bench.contextOf());
  const reached = async () => {
    const step = await bench.signIn('ada', 'given by a friend');
    if (step.step !== 'new-password') throw new Error(stringify(step));
    return () => bench.accounts.signIn.newPassword(step.pending, 'chosen by myself', bench.from(), bench.face);
  };

  test('is over once the password is another, or the account disabled', async () => {
    await given();
    const first = await reached();
    await bench.accounts.handlers.change({ account: 'ada', disabled: true }, bench.contextOf());
    expect(await first()).toEqual({ step: 'again' });
    await bench.accounts.handlers.change({ account: 'ada', disabled: false }, bench.contextOf());
    const second = await reached();
    await bench.accounts.handlers.setPassword({ account: 'ada', password: 'given by the office', mustChange: true }, bench.contextOf());
    expect(await second()).toEqual({ step: 'again' });
  });

  test('is over also where that happens while a new password is looked at', async () => {
    await given();
    const change = await reached();
    const [step] = await Promise.all([
      change(),
      bench.accounts.handlers.setPassword({ account: 'ada', password: 'given by the office', mustChange: true }, bench.contextOf()),
    ]);
    const inForce = await bench.signIn('ada', 'given by the office');
    // Whichever came last holds, and nobody comes in by what was taken away before.
    expect([step.step, inForce.step]).toEqual(step.step === 'in' ? ['in', 'new-password'] : ['again', 'new-password']);
  });

  test('takes no password while too many are looked at, so that the old one is never taken for another', async () => {
    await given();
    const step = await bench.signIn('ada', 'given by a friend');
    if (step.step !== 'new-password') throw new Error(stringify(step));
    const flood = Array.from({ length: 40 }, (_, n) => bench.signIn(`nobody-${n}`, 'x', bench.from(undefined, `198.51.100.${n}`)));
    expect(await bench.accounts.signIn.newPassword(step.pending, 'given by a friend', bench.from(), bench.face)).toEqual({
      step: 'refused',
      reason: 'busy',
    });
    await Promise.all(flood);
  });
});

test('a right password that nobody has time to look at is no wrong one, and is not counted', async () => {
  await bench.add('ada');
  const { session } = bench.signedIn(await bench.signIn('ada'));
  const prove = () => bench.accounts.handlers.totpBegin({ password: 'the password of ada' }, bench.contextOf(session));
  const flood = Array.from({ length: 40 }, (_, n) => bench.signIn(`nobody-${n}`, 'x', bench.from(undefined, `198.51.100.${n}`)));
  for (let n = 0; n < 8; n += 1) await expect(prove()).rejects.toMatchObject({ code: 'SIGN_IN_LOCKED', data: { seconds: 1 } });
  await Promise.all(flood);
  expect(bench.audited.map(({ action }) => action)).not.toContain('account.prove');
  expect(await prove()).toHaveProperty('uri');
});

describe('a second factor', () => {
  async function enrol(name = 'ada') {
    await bench.add(name);
    const { session } = bench.signedIn(await bench.signIn(name));
    const context = bench.contextOf(session);
    const { uri } = await bench.accounts.handlers.totpBegin({ password: `the password of ${name}` }, context);
    const totp = (await import('otpauth')).URI.parse(uri);
    if (!(totp instanceof TOTP)) throw new Error('no TOTP');
    const codeNow = (): string => totp.generate({ timestamp: bench.time.now });
    const { recoveryCodes } = await bench.accounts.handlers.totpConfirm({ code: codeNow() }, context);
    return { context, codeNow, recoveryCodes, totp };
  }
  const ask = async (name = 'ada') => {
    const step = await bench.signIn(name);
    if (step.step !== 'factor') throw new Error(stringify(step));
    return (code: string) => bench.accounts.signIn.code(step.pending, code, bench.from(), bench.face);
  };

  test('is asked for once a code of it was given, and counts from the clock of either', async () => {
    const { totp } = await enrol();
    bench.time.now += 2 * MINUTE;
    const off = totp.generate({ timestamp: bench.time.now - 30_000 });
    bench.signedIn(await (await ask())(off));
    const tooOld = totp.generate({ timestamp: bench.time.now - 60_000 });
    expect(await (await ask())(tooOld)).toEqual({ step: 'refused', reason: 'code' });
  });

  test('takes a code once: the one of its confirmation too', async () => {
    const { codeNow } = await enrol();
    expect(await (await ask())(codeNow())).toEqual({ step: 'refused', reason: 'code' });
    bench.time.now += MINUTE;
    const code = codeNow();
    bench.signedIn(await (await ask())(code));
    expect(await (await ask())(code)).toEqual({ step: 'refused', reason: 'code' });
  });

  test('is replaced by each of ten recovery codes, once, however it is typed', async () => {
    const { recoveryCodes, context } = await enrol();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = recoveryCodes;
    bench.signedIn(await (await ask())(first.toLowerCase().replaceAll('-', ' ')));
    expect(await (await ask())(first)).toEqual({ step: 'refused', reason: 'code' });
    expect((await bench.accounts.handlers.me({}, context)).recoveryCodesLeft).toBe(9);
    await bench.accounts.handlers.recoveryCodes({ password: 'the password of ada' }, context);
    expect(await (await ask())(second)).toEqual({ step: 'refused', reason: 'code' });
  });

  test('lets nobody in while the key store is locked, and says so', async () => {
    const { codeNow } = await enrol();
    bench.time.now += MINUTE;
    bench.sealed.state = 'locked';
    expect(await (await ask())(codeNow())).toEqual({ step: 'refused', reason: 'unavailable' });
    bench.sealed.state = 'open';
    bench.signedIn(await (await ask())(codeNow()));
  });

  test.each(['damage', 'lose'] as const)('whose secret is gone or damaged (%s) is no wrong code: a recovery code does', async (how) => {
    const { codeNow, recoveryCodes } = await enrol();
    bench.time.now += MINUTE;
    bench.sealed[how]();
    const answer = await ask();
    for (let n = 0; n < 8; n += 1) expect(await answer(codeNow())).toEqual({ step: 'refused', reason: 'unavailable' });
    expect(bench.audited.at(-1)).toMatchObject({ action: 'account.sign-in', outcome: 'refused', detail: { reason: 'unavailable' } });
    bench.signedIn(await answer(recoveryCodes[0] ?? ''));
  });

  test('is not got round by a step that belongs to nobody, or came too late', async () => {
    const { codeNow } = await enrol();
    bench.time.now += MINUTE;
    expect(await bench.accounts.signIn.code('made up', codeNow(), bench.from(), bench.face)).toEqual({ step: 'again' });
    const answer = await ask();
    bench.time.now += 6 * MINUTE;
    expect(await answer(codeNow())).toEqual({ step: 'again' });
  });

  test('that nobody confirmed is not asked for', async () => {
    await bench.add('ada');
    const { session } = bench.signedIn(await bench.signIn('ada'));
    await bench.accounts.handlers.totpBegin({ password: 'the password of ada' }, bench.contextOf(session));
    bench.signedIn(await bench.signIn('ada'));
  });

  test('is begun by nobody who found a browser open: it takes the password', async () => {
    await bench.add('ada');
    const { session } = bench.signedIn(await bench.signIn('ada'));
    await expect(bench.accounts.handlers.totpBegin({ password: 'x' }, bench.contextOf(session))).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
    });
  });
});

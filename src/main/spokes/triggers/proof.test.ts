import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { deliveryOf, hashOf, isProved, newSecret } from './proof';

const body = Buffer.from('{"test": 2432232314}');
const request = (headers: Readonly<Record<string, string>>) => ({ id: 'x', headers, body, address: '127.0.0.1' });

it('takes the signature of the example that Standard Webhooks and Svix publish, while it is young', () => {
  const known = { proof: 'standard' as const, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  const signed = request({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,other v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
  const at = 1_614_265_330_000;
  expect(isProved(signed, known, at)).toBe(true);
  expect(isProved(signed, known, at + 300_000)).toBe(true);
  expect(isProved(signed, known, at + 300_001)).toBe(false);
  expect(isProved(signed, known, at - 300_001)).toBe(false);
  expect(isProved({ ...signed, body: Buffer.from('{}') }, known, at)).toBe(false);
});

it('takes the signature of the example that GitHub publishes', () => {
  const known = { proof: 'github' as const, secret: "It's a Secret to Everybody" };
  const signed = {
    ...request({ 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' }),
    body: Buffer.from('Hello, World!'),
  };
  expect(isProved(signed, known, 0)).toBe(true);
  expect(isProved(signed, { ...known, secret: 'other' }, 0)).toBe(false);
});

it('takes no proof for another one, and none of a hook that is not there', () => {
  const secret = newSecret('token');
  const bearer = request({ authorization: `Bearer ${secret}` });
  expect(isProved(bearer, { proof: 'token', secret: hashOf(secret) }, 0)).toBe(true);
  // Who has read what is kept of a token has not the token.
  expect(isProved(request({ authorization: `Bearer ${hashOf(secret)}` }), { proof: 'token', secret: hashOf(secret) }, 0)).toBe(false);
  expect(isProved(bearer, { proof: 'github', secret }, 0)).toBe(false);
  expect(isProved(bearer, undefined, 0)).toBe(false);
  const empty = request({ 'x-hub-signature-256': `sha256=${createHmac('sha256', '').update(body).digest('hex')}` });
  expect(isProved(empty, { proof: 'github', secret }, 0)).toBe(false);
});

it('knows a delivery by the id that its kind of sender gives', () => {
  const headers = { 'webhook-id': 'a', 'x-github-delivery': 'b', 'idempotency-key': 'c' };
  expect((['standard', 'github', 'token'] as const).map((proof) => deliveryOf(request(headers), proof))).toEqual(['a', 'b', 'c']);
  expect(deliveryOf(request({}), 'token')).toBeUndefined();
});

import type { FastifyReply } from 'fastify';
import { commonHeaders, INERT_POLICY } from './content/security-headers';

/** Headers of an answer that is no page. */
export const inert = { ...commonHeaders, 'content-security-policy': INERT_POLICY, 'cache-control': 'no-store' };

/** Answers a script of ours. */
export const json = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply
    .code(status)
    .headers({ ...inert, 'content-type': 'application/json' })
    .send(JSON.stringify(body));

/** What a script of ours sent; undefined where it is no JSON. */
export function parse(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined; // Nobody's answer.
  }
}

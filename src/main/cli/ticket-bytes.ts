import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from './context';
import { refuse } from './refuse';

/** Names that are tried until one is free. */
const TRIES = 1_000;

/** Gets the bytes behind a ticket. */
export type GetBytes = (ticket: string) => Promise<Readable>;

/**
 * Bytes never go over the socket of commands: they are fetched from the hub's face for browsers, which is opened on loopback for
 * as long as this takes, with a session of our own.
 */
export async function withBytes(context: Context, work: (get: GetBytes) => Promise<void>): Promise<void> {
  const serving = (await context.hub()).hub.serve({}, { signal: context.interrupted });
  try {
    const { value: first } = await serving.next();
    if (first?.type !== 'listening') return refuse('--save: the hub serves no bytes');
    const { origin } = new URL(first.link);
    const opened = await fetch(first.link, { redirect: 'manual', signal: context.interrupted });
    const cookie = opened.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    await work(async (ticket) => {
      const answer = await fetch(`${origin}/bytes/${encodeURIComponent(ticket)}`, { headers: { cookie }, signal: context.interrupted });
      if (!answer.ok || answer.body === null) throw new Error(`the hub gave no bytes: ${answer.status}`);
      return Readable.from(piecesOf(answer.body), { objectMode: false });
    });
  } finally {
    await serving.return();
  }
}

/** Writes to a file of this name in a folder, or of the next name that is free: nothing is written over. Gives its path. */
export async function saveNew(folder: string, name: string, content: Readable): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name: base, ext } = parse(name);
  for (let at = 1; at <= TRIES; at += 1) {
    const path = join(folder, at === 1 ? name : `${base}-${at}${ext}`);
    const file = createWriteStream(path, { flags: 'wx' });
    try {
      // Before anything is taken of the content, which can be had once.
      await new Promise<void>((resolve, reject) => file.once('open', () => resolve()).once('error', reject));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await pipeline(content, file);
    return path;
  }
  return refuse(`--save: ${name}`);
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    reader.releaseLock();
  }
}

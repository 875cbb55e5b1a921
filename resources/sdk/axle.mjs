/*
 * Results, progress, settings and state for Axle, from a Node script (18 or later; nothing else needed).
 *
 *   const axle = await import(`${process.env.AXLE_SDK}/axle.mjs`);
 *   axle.writeProgress(40, 'Reading hosts');
 *   axle.writeTable('Hosts', [{ host: 'db1', up: true, ms: 12 }]);
 *
 * Outside Axle every function does nothing and gives false; progress is then shown by the terminal, where there is one. A copy of
 * this file beside a script works as well. What is written is described in README.md beside this file.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { request } from 'node:http';
import { basename } from 'node:path';

const LINE = 200_000;
const PART = 131_070;
const STATES = { none: 0, normal: 1, error: 2, indeterminate: 3, paused: 4 };

/** Writes one result as it is: an object with a `type`. True when it was handed to Axle. */
export function writeResult(result) {
  const name = process.env.AXLE_RESULTS ?? '';
  if (!/^\d+$/.test(name)) return false;
  const line = Buffer.from(`${JSON.stringify(result)}\n`);
  for (let at = 0; at < line.length;) {
    try {
      at += writeSync(Number(name), line, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); // Who reads is behind.
    }
  }
  return true;
}

/** A table. Rows are objects or arrays; columns are names or `{ name, type }`, with type text, number, boolean or date. */
export function writeTable(name, rows, columns) {
  const all = [...rows];
  const named = all.filter((row) => !Array.isArray(row));
  const found =
    columns ?? [...new Set(named.flatMap(Object.keys))].map((key) => ({ name: key, type: typeOf(named.map((row) => row[key])) }));
  const first = writeResult({ type: 'table', name, columns: found, rows: [] });
  return all.length > 0 ? addRows(name, all) && first : first;
}

/** Adds rows to the table of that name, in as many lines as they take. */
export function addRows(name, rows) {
  let done = true;
  let waiting = [];
  let size = 0;
  const send = () => {
    if (waiting.length > 0) done = writeResult({ type: 'rows', name, rows: waiting }) && done;
    [waiting, size] = [[], 0];
  };
  for (const row of rows) {
    const length = Buffer.byteLength(JSON.stringify(row));
    if (size + length > LINE) send();
    waiting.push(row);
    size += length;
  }
  send();
  return done;
}

/** Names and values below each other. */
export const writeValues = (name, values) => writeResult({ type: 'values', name, values });

/** A chart of kind line or bar. Series is `{ name: [value, …] }`, one value for each label; null where there is none. */
export function writeChart(name, labels, series, kind = 'line', unit = null) {
  const listed = Object.entries(series).map(([key, values]) => ({ name: key, values }));
  return writeResult({ type: 'chart', name, kind, labels, series: listed, unit });
}

/** An http or https address, which is opened only when somebody asks for it. */
export const writeLink = (name, url) => writeResult({ type: 'link', name, url });

/** A copy of a file, as it is now. */
export function writeFile(path, name = basename(path)) {
  const file = openSync(path, 'r');
  try {
    let piece = read(file);
    for (let part = 0; ; part += 1) {
      const following = read(file);
      const last = following.length === 0;
      const done = writeResult({ type: 'file', name, part, last, base64: piece.toString('base64') });
      if (last || !done) return done;
      piece = following;
    }
  } finally {
    closeSync(file);
  }
}

/** How far the script is: 0 to 100, or null where that cannot be said. State is normal, error, indeterminate, paused or none. */
export function writeProgress(percent = null, text = null, state = percent === null ? 'indeterminate' : 'normal') {
  if (writeResult({ type: 'progress', state, percent, text })) return true;
  if (process.stderr.isTTY) process.stderr.write(`\u001b]9;4;${STATES[state] ?? 1};${Math.round(percent ?? 0)}\u001b\\`);
  return false;
}

/** A setting that an administrator has set for this script, as it was when the run began. */
export const getSetting = (key, fallback = null) => kept('setting', key, fallback);

/** What this script has kept under the key, as it was when the run began. */
export const getState = (key, fallback = null) => kept('state', key, fallback);

/** Keeps a value for the runs that come: anything that JSON can say, but no secret. True when it was handed to Axle. */
export const setState = (key, value) => writeResult({ type: 'state', key, value });

/** Keeps nothing under the key any more. */
export const removeState = (key) => writeResult({ type: 'state', key, value: null });

/**
 * Counts a script that Axle did not start: it holds a slot until it ends. Gives the slot; null where Axle counts it already or is not
 * there. Throws, with what `axle slots register` says, where there is no slot.
 */
export function registerSession(what = '', pool = 'hub') {
  if (process.env.AXLE_RUN_ID) return null;
  const command = ['slots', 'register', `--pid=${process.pid}`, `--pool=${pool}`, `--what=${what}`];
  const done = spawnSync(process.env.AXLE_CLI || 'axle', command, { encoding: 'utf8' });
  if (done.error?.code === 'ENOENT') return null;
  if (done.status !== 0) throw new Error(done.stderr?.trim() || String(done.error));
  return done.stdout.trim();
}

/** A token that ends sooner is asked for anew. */
const RENEW_MS = 120_000;

/** What Axle did not give. `code` is not-granted, not-this-run, ended, too-many, unavailable or unreachable. */
export class BrokerError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * An access token with these scopes, all of them granted to the script and of one resource; without any, all that were granted. Rejects
 * with a BrokerError where there is none, outside Axle too.
 */
export async function getToken(scopes = [], { account } = {}) {
  const query = [...[scopes].flat().map((scope) => ['scope', scope]), ...(account ? [['account', account]] : [])];
  return JSON.parse(await ask('/token', query)).token;
}

/** A secret that Axle keeps, as text. Rejects with a BrokerError where it is not given, outside Axle too. */
export const getSecret = async (name) => (await ask('/secret', [['name', name]])).toString('utf8');

/**
 * A way to Microsoft Graph with the scopes of it that were granted: call it with a path, as in `await graph('/me')`. Gives what Graph
 * answers, read from JSON; rejects where that is an error, with its `status`. `method` and `body` (sent as JSON) may be given.
 */
export function connectGraph(base = 'https://graph.microsoft.com/v1.0') {
  let kept = null;
  return async (path, { method = 'GET', body } = {}) => {
    // Kept until shortly before it ends, or Graph does not take it.
    if (kept === null || Date.parse(kept.expiresAt) - Date.now() < RENEW_MS) {
      kept = JSON.parse(await ask('/token', [['resource', 'https://graph.microsoft.com']]));
    }
    const headers = { authorization: `Bearer ${kept.token}`, 'content-type': 'application/json' };
    const answer = await fetch(base + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (answer.status === 401) kept = null;
    if (!answer.ok) throw Object.assign(new Error(`Graph answers ${answer.status}: ${text.slice(0, 500)}`), { status: answer.status });
    return text === '' ? null : JSON.parse(text);
  };
}

function ask(path, query) {
  const { AXLE_BROKER: socketPath, AXLE_BROKER_KEY_FD: number = '' } = process.env;
  if (!socketPath) {
    const message = 'no broker: Axle does not run this script, or it was granted no tokens and no secrets';
    return Promise.reject(new BrokerError('unreachable', message));
  }
  // From its start, wherever another has read to.
  const headers = /^\d+$/.test(number) ? { 'x-axle-key': readKey(Number(number)) } : {};
  return new Promise((resolve, reject) => {
    const lost = (error) => reject(new BrokerError('unreachable', `Axle does not answer: ${error.message}`));
    const asking = request(
      { socketPath, path: `${path}?${new URLSearchParams(query)}`, headers, agent: false, timeout: 60_000 },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', lost);
        answer.on('end', () => {
          const body = Buffer.concat(parts);
          if (answer.statusCode === 200) return resolve(body);
          const { code, reason, scopes, secret } = JSON.parse(body).error;
          reject(new BrokerError(code, [code, reason, scopes, secret].filter(Boolean).join(' ')));
        });
      },
    );
    asking.on('timeout', () => asking.destroy(new Error('no answer within a minute')));
    asking.on('error', lost);
    asking.end();
  });
}

function readKey(file) {
  const bytes = Buffer.alloc(128);
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
}

function kept(kind, key, fallback) {
  const path = process.env.AXLE_STATE;
  if (!path) return fallback;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const entry = line === '' ? null : JSON.parse(line);
    if (entry?.kind === kind && entry.key === key) return entry.value;
  }
  return fallback;
}

/** As much of the file as a part holds: less only at its end. */
function read(file) {
  const bytes = Buffer.alloc(PART);
  let size = 0;
  for (let count = 1; count > 0 && size < PART; size += count) count = readSync(file, bytes, size, PART - size, null);
  return bytes.subarray(0, size);
}

function typeOf(values) {
  const given = values.filter((value) => value !== null && value !== undefined);
  if (given.length === 0) return 'text';
  if (given.every((value) => typeof value === 'number')) return 'number';
  if (given.every((value) => typeof value === 'boolean')) return 'boolean';
  return given.every((value) => value instanceof Date) ? 'date' : 'text';
}

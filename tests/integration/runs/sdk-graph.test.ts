import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const sdk = join(process.cwd(), 'resources/sdk');
const python = (base: string): string => `import sys
sys.path.insert(0, ${JSON.stringify(sdk)})
import axle
graph = axle.connect_graph(${JSON.stringify(base)})
for path in ("/me", "/me", "/away", "/refused", "/me"):
    try:
        print(path, graph(path)["token"])
    except Exception as error:
        print(path, getattr(error, "code", error))
`;
const node = (base: string): string => `const { connectGraph } = await import(${JSON.stringify(join(sdk, 'axle.mjs'))});
const graph = connectGraph(${JSON.stringify(base)});
for (const path of ['/me', '/me', '/away', '/refused', '/me']) {
  console.log(path, await graph(path).then(({ token }) => token, ({ status }) => status));
}
`;

let folder: string;
let servers: Server[];
/** What each answer of the broker says of when its token ends. */
let expiresAt: string;
let given: number;
/** Whether somebody else than Graph was shown a token. */
let leaked: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-sdk-'));
  [servers, given, leaked] = [[], 0, false];
  expiresAt = new Date(Date.now() + 3_600_000).toISOString();
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  }
  rmSync(folder, { recursive: true, force: true });
});

async function listen(answer: RequestListener, at?: string): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  if (at === undefined) server.listen(0, '127.0.0.1');
  else server.listen(at);
  await once(server, 'listening');
  return at ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a script prints that asks Graph five times: twice plainly, where it is sent elsewhere, where its token is refused, and plainly again. */
async function asked(program: string, file: string, text: (base: string) => string): Promise<readonly string[]> {
  const broker = await listen(
    (_asked, answer) => {
      given += 1;
      answer.end(JSON.stringify({ token: `token-${given}`, expiresAt }));
    },
    join(folder, 'sock'),
  );
  const elsewhere = await listen(({ headers }, answer) => {
    leaked ||= headers.authorization !== undefined;
    answer.end('{"token":"elsewhere"}');
  });
  const graph = await listen(({ url, headers }, answer) => {
    if (url === '/away') answer.writeHead(302, { location: elsewhere });
    if (url === '/refused') answer.writeHead(401);
    answer.end(JSON.stringify({ token: headers.authorization }));
  });
  writeFileSync(join(folder, file), text(graph));
  const env = { ...process.env, AXLE_BROKER: broker, AXLE_BROKER_KEY_FD: '' };
  const { stdout } = await promisify(execFile)(program, [join(folder, file)], { env });
  return stdout.trim().split('\n');
}

it.each([
  ['python3', 'graph.py', python, '/away 302'],
  [process.execPath, 'graph.mjs', node, '/away elsewhere'],
] as const)('%s asks for a token once, anew after it was refused, and shows it to Graph alone', async (program, file, text, away) => {
  expect(await asked(program, file, text)).toEqual([
    '/me Bearer token-1',
    '/me Bearer token-1',
    away,
    '/refused 401',
    '/me Bearer token-2',
  ]);
  expect(leaked).toBe(false);
});

it.each([
  ['python3', 'graph.py', python],
  [process.execPath, 'graph.mjs', node],
] as const)('%s asks anew for a token that is about to end', async (program, file, text) => {
  expiresAt = new Date(Date.now() + 60_000).toISOString();
  await asked(program, file, text);
  expect(given).toBe(5);
});

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONNECTIONS, createBoundedServer, createPace } from './bounded-server';
import { createGivenSockets, type GivenSockets } from './given-sockets';

const HOUR_MS = 3_600_000;
let outside: Server;
let mine: Socket[];

beforeEach(() => {
  mine = [];
  outside = createServer();
});
afterEach(async () => {
  for (const socket of mine) socket.destroy();
  await new Promise<void>((resolve) => void outside.close(() => resolve()));
});

/** What is accepted outside is given to a server that does not listen. */
async function serve(deadlineMs: number): Promise<GivenSockets> {
  const server = createBoundedServer(
    createPace(),
    () => Promise.resolve({ status: 200, type: 'text/plain', body: 'here' }),
    (error) => expect.fail(String(error)),
    () => undefined,
  );
  const given = createGivenSockets(server, deadlineMs);
  outside.on('connection', (socket) => given.take(socket));
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  return given;
}

async function send(text: string): Promise<Socket> {
  const { port } = outside.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  mine.push(socket);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** However it was ended. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => void socket.once('close', () => resolve()));

const HALF = 'GET / HTTP/1.1\r\nHost: axle\r\n';

it('ends who does not finish a request, however busily they send, and before a second one too', async () => {
  await serve(500);
  const busy = await send(HALF);
  const sending = setInterval(() => busy.write('x: y\r\n'), 5);
  await closed(busy);
  clearInterval(sending);
  const answered = await send(`${HALF}\r\n`);
  const [answer] = (await once(answered, 'data')) as [Buffer];
  expect(answer.toString()).toContain('here');
  answered.write(HALF);
  await closed(answered);
});

it('takes as many at once as other endpoints do, and as many again when they have gone', async () => {
  const given = await serve(HOUR_MS);
  const held = await Promise.all(Array.from({ length: CONNECTIONS }, () => send(HALF)));
  const over = await send(`${HALF}\r\n`);
  await closed(over);
  const gone = held.map((socket) => closed(socket));
  given.close();
  await Promise.all(gone);
  const [answer] = (await once(await send(`${HALF}\r\n`), 'data')) as [Buffer];
  expect(answer.toString()).toContain('here');
});

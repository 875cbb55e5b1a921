import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { askStartTls } from './start-tls';

const success = Buffer.from([0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00]);
const refused = Buffer.from([0x30, 0x0c, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0a, 0x01, 0x02, 0x04, 0x00, 0x04, 0x00]);
const bindSucceeded = Buffer.from([0x30, 0x0c, 0x02, 0x01, 0x02, 0x61, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00]);

/** What the client makes of a server that answers with these pieces, and then hangs up where `ends` says so. */
async function askedOf(pieces: readonly Buffer[], ends = false): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      for (const piece of pieces) socket.write(piece);
      if (ends) socket.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
  try {
    await once(client, 'connect');
    await askStartTls(client);
  } finally {
    client.destroy();
    server.close();
    await once(server, 'close');
  }
}

describe('asking for STARTTLS', () => {
  it('goes on after the answer, in however many pieces it came, its length in the long form as well', async () => {
    await askedOf([success]);
    await askedOf([success.subarray(0, 1), success.subarray(1, 7), success.subarray(7)]);
    await askedOf([Buffer.concat([Buffer.from([0x30, 0x84, 0, 0, 0, 0x0c]), success.subarray(2)])]);
  });

  it.each([
    ['a refusal', [refused], 'STARTTLS refused'],
    ['what is said in the clear behind the answer', [Buffer.concat([success, bindSucceeded])], 'bytes in the clear'],
    ['half of a message behind the answer', [Buffer.concat([success, bindSucceeded.subarray(0, 6)])], 'bytes in the clear'],
    ['the answer to something else', [bindSucceeded], 'STARTTLS refused'],
    ['another protocol', [Buffer.from('HTTP/1.1 400 Bad Request\r\n')], 'no answer'],
    ['a message without end', [Buffer.from([0x30, 0x80, 0x02])], 'no answer'],
    ['an endless message', [Buffer.concat([Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(8_192)])], 'no answer'],
  ])('ends at %s', async (_what, pieces, said) => {
    await expect(askedOf(pieces)).rejects.toThrow(said);
  });

  it('ends when the server hangs up', async () => {
    await expect(askedOf([success.subarray(0, 5)], true)).rejects.toThrow('closed');
  });
});

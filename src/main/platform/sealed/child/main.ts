import { text } from 'node:stream/consumers';
import { KeychainRequest, type KeychainReply } from './keychain-wire';

/*
 * Asks the keychain one thing and ends. In a process of its own, since its library waits for as long as a locked keyring does, and on
 * the thread of whoever calls it. The secret comes and goes by the standard streams: on no command line, in no environment.
 */
const SERVICE = 'Axle';

async function answer(request: KeychainRequest): Promise<KeychainReply> {
  let keytar;
  try {
    ({ default: keytar } = await import('keytar'));
  } catch (error) {
    return { ok: false, stage: 'load', message: messageOf(error) };
  }
  try {
    switch (request.act) {
      case 'get':
        return { ok: true, secret: await keytar.getPassword(SERVICE, request.account) };
      case 'set':
        await keytar.setPassword(SERVICE, request.account, request.secret);
        return { ok: true, secret: null };
      case 'remove':
        await keytar.deletePassword(SERVICE, request.account);
        return { ok: true, secret: null };
    }
  } catch (error) {
    return { ok: false, stage: 'call', message: messageOf(error) };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 1_024);

const reply = await answer(KeychainRequest.parse(JSON.parse(await text(process.stdin))));
process.stdout.write(JSON.stringify(reply));

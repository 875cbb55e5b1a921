import { HubError } from '#shared/contract/errors';

/** What `work` comes to, or CANCELLED as soon as the signal ends, whatever it still waits for. The caller owns what goes on then. */
export async function orEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let end = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    end = () => reject(new HubError('CANCELLED', {}));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

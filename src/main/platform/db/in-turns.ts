/** How long replies are dealt with before the event loop turns. */
const TURN_MS = 2;

/**
 * Node hands over up to 1,000 messages of a thread in one turn, those too that arrive meanwhile: quick answers to quick
 * questions would keep timers and sockets waiting. After 2 ms the rest waits for the next turn, in order.
 */
export function inTurns<T>(deal: (message: T) => void): (message: T) => void {
  let since: number | undefined;
  let rest: T[] = [];
  const turned = (): void => {
    since = undefined;
    const due = rest;
    rest = [];
    due.forEach(receive);
  };
  const receive = (message: T): void => {
    if (since === undefined) {
      since = performance.now();
      setImmediate(turned);
    }
    if (rest.length > 0 || performance.now() - since > TURN_MS) rest.push(message);
    else deal(message);
  };
  return receive;
}

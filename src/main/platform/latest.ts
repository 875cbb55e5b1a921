/** The value now and after each change; whoever reads slowly gets the last one only. */
export async function* latest<T>(
  read: () => T,
  subscribe: (listener: () => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  let wake = (): void => undefined;
  let version = 0;
  const changed = (): void => {
    version++;
    wake();
  };
  const unsubscribe = subscribe(changed);
  signal.addEventListener('abort', changed, { once: true });
  try {
    while (!signal.aborted) {
      const seen = version;
      yield read();
      if (version === seen && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', changed);
  }
}

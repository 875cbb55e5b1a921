/** A short message that goes away by itself. */
export interface Notice {
  readonly id: number;
  readonly tone: 'ok' | 'bad';
  readonly message: string;
}

const STAY_MS = { ok: 5_000, bad: 12_000 } as const;
let notices: readonly Notice[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

const set = (next: readonly Notice[]): void => {
  notices = next;
  for (const listener of listeners) listener();
};

/** Takes a notice away before its time. */
export const dismiss = (id: number): void => set(notices.filter((notice) => notice.id !== id));

/** Shows a message at the foot of the window; it is also read out. */
export function notify({ tone, message }: Omit<Notice, 'id'>): void {
  const id = nextId++;
  set([...notices.slice(-3), { id, tone, message }]);
  setTimeout(() => dismiss(id), STAY_MS[tone]);
}

/** The notices on show, for the one component that draws them. */
export const noticeStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: (): readonly Notice[] => notices,
};

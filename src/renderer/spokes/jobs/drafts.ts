/** A text that was typed and not saved. */
export interface Draft {
  readonly text: string;
  /** When what it began with was changed last; undefined for a new job. */
  readonly since: string | undefined;
}

/** Texts that wait to be saved, by their job: who looks at another page finds them again, also after a reload. */
export interface Drafts {
  of(job: string): Draft | undefined;
  /** Undefined forgets it. */
  keep(job: string, draft: Draft | undefined): void;
}

/** Keeps drafts for as long as the window lives. */
export function createDrafts(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): Drafts {
  const place = (job: string): string => `axle.job.${job}`;
  return {
    of(job) {
      const [text, since]: readonly unknown[] = read(storage.getItem(place(job)));
      return typeof text === 'string' ? { text, since: typeof since === 'string' ? since : undefined } : undefined;
    },
    keep(job, draft) {
      if (draft === undefined) storage.removeItem(place(job));
      else storage.setItem(place(job), JSON.stringify([draft.text, draft.since]));
    },
  };
}

function read(text: string | null): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // Somebody else's text: as if nothing was kept.
  }
}

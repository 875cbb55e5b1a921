import { HubError } from '#shared/contract/errors';
import type { OutputLine } from '#shared/contract/runs';

/** How many lines are asked for at a time. */
export const PAGE_LINES = 200;
const KEPT_PAGES = 50;

/** The answer of `runs.lines`. */
export interface LinePage {
  readonly lines: readonly OutputLine[];
  readonly firstLine: number;
  readonly total: number;
}

/** Where lines come from, and who is told of them. */
export interface LineCacheOptions {
  /** Lines `from` and on, at most `count`; fewer at the end or where they are long. */
  readonly fetch: (from: number, count: number) => Promise<LinePage>;
  /** Called after lines arrived or a page failed. */
  readonly onChange: () => void;
}

/** The lines around the view, of an output that may be far larger than a page can hold. */
export interface LineCache {
  get(line: number): OutputLine | undefined;
  /** Asks for lines `first` to `last` of an output that has `total` lines and `version` bytes now, and for the page after them. */
  want(first: number, last: number, total: number, version: number): void;
  /** Asks for the last `count` lines alone: for a view that sticks to the end. */
  follow(count: number, total: number, version: number): void;
  /** The last line that `follow` has had; what a view at the end shows, so that it never shows blank lines. */
  readonly end: number;
  /** The first line that there still is: more than 1 once the oldest were trimmed. */
  readonly firstLine: number;
  /** Why a page could not be had, until `retry`. */
  readonly error: HubError | null;
  readonly retry: () => void;
  /** How many lines are held. */
  readonly size: number;
}

interface Page {
  readonly lines: Map<number, OutputLine>;
  /** The last line that was asked for and answered without a gap before it. */
  upTo: number;
  /** Size of the output when the page was last asked for: its last line may have grown since. */
  version: number;
  busy: boolean;
  usedAt: number;
}

/**
 * Windows of a run's output: pages of 200 lines, the 50 last used of them. A page has one request in flight at most;
 * what changed meanwhile is asked for by the next `want`, so a fast script costs one page at a time.
 */
export function createLineCache({ fetch, onChange }: LineCacheOptions): LineCache {
  const pages = new Map<number, Page>();
  let firstLine = 1;
  let error: HubError | null = null;
  let clock = 0;
  const tail = { lines: new Map<number, OutputLine>(), end: 0, version: -1, busy: false };

  function failed(cause: unknown): void {
    const failure = HubError.from(cause);
    if (failure.code === 'CANCELLED') return;
    error = failure;
    onChange();
  }

  async function fetchTail(count: number, total: number, version: number): Promise<void> {
    tail.busy = true;
    try {
      const answer = await fetch(Math.max(1, total - count + 1), count);
      Object.assign(tail, { version, end: Math.max(tail.end, answer.lines.at(-1)?.line ?? 0) });
      tail.lines = new Map(answer.lines.map((line) => [line.line, line]));
      firstLine = Math.max(firstLine, answer.firstLine);
    } finally {
      tail.busy = false;
    }
    onChange();
  }

  function pageOf(index: number): Page {
    const known = pages.get(index);
    if (known !== undefined) return known;
    const page: Page = { lines: new Map(), upTo: index * PAGE_LINES, version: -1, busy: false, usedAt: 0 };
    pages.set(index, page);
    evict(index);
    return page;
  }

  function evict(keep: number): void {
    if (pages.size <= KEPT_PAGES) return;
    const oldest = [...pages].filter(([index, page]) => index !== keep && !page.busy).sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [index] of oldest.slice(0, pages.size - KEPT_PAGES)) pages.delete(index);
  }

  function need(index: number, total: number, version: number): void {
    const end = Math.min((index + 1) * PAGE_LINES, total);
    if (end <= index * PAGE_LINES) return;
    const page = pageOf(index);
    page.usedAt = ++clock;
    if (page.busy || error !== null) return;
    const growsHere = total <= (index + 1) * PAGE_LINES && page.version !== version;
    if (page.upTo >= end && !growsHere) return;
    fetchPage(index, page, end, version).catch(failed);
  }

  async function fetchPage(index: number, page: Page, end: number, version: number): Promise<void> {
    // The last line held may have been cut short by the end of the output at that time.
    const from = Math.max(index * PAGE_LINES + 1, page.upTo);
    page.busy = true;
    try {
      const answer = await fetch(from, (index + 1) * PAGE_LINES - from + 1);
      page.version = version;
      firstLine = Math.max(firstLine, answer.firstLine);
      for (const line of answer.lines) {
        page.lines.set(line.line, line);
        tail.lines.delete(line.line); // This is the newer one: its text may have grown.
      }
      // What was trimmed away, and what a longer output promised but does not have, is not asked for again and again.
      page.upTo = Math.max(page.upTo, answer.lines.at(-1)?.line ?? end);
    } finally {
      page.busy = false;
    }
    onChange();
  }

  return {
    get: (line) => tail.lines.get(line) ?? pages.get(Math.floor((line - 1) / PAGE_LINES))?.lines.get(line),
    follow(count, total, version) {
      if (tail.busy || error !== null || tail.version === version || total === 0) return;
      fetchTail(count, total, version).catch(failed);
    },
    get end() {
      return tail.end;
    },
    want(first, last, total, version) {
      const from = Math.floor((Math.max(1, first) - 1) / PAGE_LINES);
      const to = Math.floor((Math.max(1, Math.min(last, total)) - 1) / PAGE_LINES);
      for (let index = from; index <= to; index++) need(index, total, version);
      need(to + 1, total, version);
    },
    get firstLine() {
      return firstLine;
    },
    get error() {
      return error;
    },
    retry() {
      error = null;
      onChange();
    },
    get size() {
      let { size } = tail.lines;
      for (const page of pages.values()) size += page.lines.size;
      return size;
    },
  };
}

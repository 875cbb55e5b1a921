import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { Log } from './log-port';
import { redact } from './redact';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** How much is written, least last. */
export type LogLevel = (typeof LEVELS)[number];

/** Where and how much is written; tests give their own. */
export interface LogOptions {
  /** Name of the first file, `hub.log`; the older ones have a number. */
  readonly file?: string;
  /** `AXLE_LOG` by default. */
  readonly level?: LogLevel;
  /** When a file is followed by the next one; 10 MiB. */
  readonly size?: `${number}${'K' | 'M'}`;
  /** How long after a failure to write (a full disk, say) it is tried again; 10 s. */
  readonly retryMs?: number;
}

/** A log that is written to, until it is closed. */
export interface OpenLog extends Log {
  /** Lines that could not be written, a full disk for instance. */
  readonly dropped: number;
  /** Resolves when what was logged is in the file. */
  close(): Promise<void>;
}

/** Level from `AXLE_LOG`, `info` when it is not one. */
export function logLevel(env: Readonly<Record<string, string | undefined>> = process.env): LogLevel {
  return LEVELS.find((level) => level === env['AXLE_LOG']) ?? 'info';
}

/** JSON lines in `<home>/logs`, five files of 10 MiB, owner-only, with secrets redacted. Failing to write never throws. */
export function createLog(home: string, options: LogOptions = {}): OpenLog {
  const sink = createSink(join(home, 'logs'), options);
  const logger = pino(
    { level: options.level ?? logLevel(), base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    sink,
  );
  const data = (value: object | undefined): { data?: unknown } => (value === undefined ? {} : { data: redact(value) });
  return {
    debug: (event, value) => logger.debug(data(value), event),
    info: (event, value) => logger.info(data(value), event),
    warn: (event, value) => logger.warn(data(value), event),
    error: (event, error, value) => logger.error({ error: redact(error), ...data(value) }, event),
    get dropped() {
      return sink.dropped;
    },
    close: () => sink.close(),
  };
}

interface Sink {
  readonly dropped: number;
  write(line: string): void;
  close(): Promise<void>;
}

/** Bytes that wait for a slow disk before lines are dropped. */
const WAITING = 4 * 1024 * 1024;

function createSink(folder: string, { file = 'hub.log', size = '10M', retryMs = 10_000 }: LogOptions): Sink {
  let stream: RotatingFileStream | undefined;
  let brokenUntil = 0;
  let dropped = 0;
  let closed = false;

  function open(): RotatingFileStream | undefined {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32') chmodSync(folder, 0o700);
      // With `rotate` its first argument is the number of an older file, and null for the one that is written.
      const name = (number: number | Date | null): string => (typeof number === 'number' ? `${file}.${number}` : file);
      const made = createStream(name, { path: folder, size, rotate: 4, mode: 0o600 });
      made.on('error', () => fail(made));
      if (brokenUntil > 0) made.write('\n'); // half a line may be there from when it failed
      return made;
    } catch {
      fail(undefined);
      return undefined;
    }
  }

  /** There is nobody to tell: the log itself is what fails. The count of dropped lines goes to metrics. */
  function fail(broken: RotatingFileStream | undefined): void {
    brokenUntil = performance.now() + retryMs;
    if (stream !== broken) return;
    stream = undefined;
    broken?.destroy();
  }

  return {
    get dropped() {
      return dropped;
    },
    write(line) {
      if (!closed && stream === undefined && performance.now() >= brokenUntil) stream = open();
      if (closed || stream === undefined || stream.writableLength > WAITING) {
        dropped++;
        return;
      }
      stream.write(line, (error) => {
        if (error) dropped++;
      });
    },
    close() {
      closed = true;
      const last = stream;
      stream = undefined;
      if (last === undefined || last.destroyed) return Promise.resolve();
      return new Promise((resolve) => {
        last.once('close', () => resolve());
        last.once('error', () => resolve());
        last.end(() => resolve());
      });
    },
  };
}

/** The hub's log: an event name in `area.event` form, and data. Secrets are redacted by name. */
export interface Log {
  debug(event: string, data?: object): void;
  info(event: string, data?: object): void;
  warn(event: string, data?: object): void;
  /** `error` keeps its cause and stack. */
  error(event: string, error: unknown, data?: object): void;
}

/** What the hub's log is told of something that a page threw: within the bounds of `hub.incident`. */
export function reportOf(error: unknown, page: string): { readonly page: string; readonly message: string; readonly stack: string } {
  const told = error instanceof Error ? error : new Error(String(error));
  const causes = told.cause instanceof Error ? `\ncaused by ${told.cause.stack ?? told.cause.message}` : '';
  return { page: page.slice(0, 512), message: told.message.slice(0, 1_024), stack: `${told.stack ?? ''}${causes}`.slice(0, 8_192) };
}

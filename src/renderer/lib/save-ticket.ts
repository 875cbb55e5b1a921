/** Lets the browser save what a ticket gives under a name. */
export function saveTicket(ticket: string, name: string): void {
  const link = document.createElement('a');
  link.href = `/bytes/${encodeURIComponent(ticket)}`;
  link.download = name;
  link.click();
}

import { describe, expect, it } from 'vitest';
import { createLinkTickets } from './link-tickets';

describe('link tickets', () => {
  it('are good once', () => {
    const tickets = createLinkTickets(() => 0);
    const [first, second] = [tickets.issue(), tickets.issue()];
    expect(tickets.redeem('something else')).toBe(false);
    expect(tickets.redeem(second)).toBe(true);
    expect(tickets.redeem(second)).toBe(false);
    expect(tickets.redeem(first)).toBe(true);
  });

  it('are good for five minutes', () => {
    let now = 0;
    const tickets = createLinkTickets(() => now);
    const ticket = tickets.issue();
    now = 5 * 60_000;
    expect(tickets.redeem(ticket)).toBe(false);
  });

  it('are kept for the newest sixteen links', () => {
    const tickets = createLinkTickets(() => 0);
    const all = Array.from({ length: 17 }, () => tickets.issue());
    expect(all.map((ticket) => tickets.redeem(ticket))).toEqual([false, ...Array.from({ length: 16 }, () => true)]);
  });
});

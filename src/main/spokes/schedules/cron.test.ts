import { describe, expect, it, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { readCron } from './cron';
import { ahead } from './timing';

const at = (iso: string): number => Date.parse(iso);
const times = (expression: string, zone: string, from: string, count: number): readonly string[] =>
  ahead(readCron(expression, zone, at(from)), at(from), count).map((ms) => new Date(ms).toISOString().slice(0, 16));

describe('where clocks go forward', () => {
  it('a time that is left out is due at the moment of the change, once', () => {
    expect(times('30 2 * * *', 'Europe/Paris', '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });
  it('times around it come as on any day', () => {
    expect(times('30 1,3 * * *', 'Europe/Paris', '2026-03-28T12:00Z', 3)).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:30',
      '2026-03-29T23:30',
    ]);
  });
  it('what repeats goes on without a gap in real time', () => {
    expect(times('*/30 * * * *', 'Europe/Paris', '2026-03-29T00:10Z', 4)).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:00',
      '2026-03-29T01:30',
      '2026-03-29T02:00',
    ]);
  });
});

describe('where clocks go back', () => {
  it('a time that comes twice is due the first time alone', () => {
    expect(times('30 2 * * *', 'Europe/Paris', '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    expect(times('30 2 * * *', 'Europe/Paris', '2026-10-25T00:31Z', 1)).toEqual(['2026-10-26T01:30']);
  });
  it('what repeats goes on through both hours', () => {
    expect(times('*/30 * * * *', 'Europe/Paris', '2026-10-25T00:10Z', 4)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
  });
});

test.each(['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
  'in %s the next time is the same from wherever one looks, through both changes',
  (zone) => {
    const hours = 3_600_000;
    for (const expression of ['30 2 * * *', '15 2,3 * * *', '*/30 2 * * *', '0 * * * *', '45 1 * * *']) {
      for (const day of ['2026-03-08T00:00Z', '2026-03-29T00:00Z', '2026-10-03T12:00Z', '2026-10-25T00:00Z', '2026-11-01T00:00Z']) {
        const start = at(day) - 6 * hours;
        const cron = readCron(expression, zone, start);
        const all = ahead(cron, start, 80);
        for (let from = start; from < start + 30 * hours; from += 600_000) {
          expect(cron.after(from), `${expression} from ${new Date(from).toISOString()}`).toBe(all.find((one) => one > from));
        }
      }
    }
  },
);

test.each([
  ['61 * * * *', 'minute', '61'],
  ['a * * * *', 'minute', 'a'],
  ['0 25 * * *', 'hour', '25'],
  ['0 7 32 * *', 'day', '32'],
  ['0 7 * 13 *', 'month', '13'],
  ['0 7 * * 8', 'weekday', '8'],
  ['0 7 * * MONX', 'weekday', 'MONX'],
  ['*/0 * * * *', 'minute', '*/0'],
  ['5-1 * * * *', 'minute', '5-1'],
  ['0 7 * *', 'parts', '0 7 * *'],
  ['0 0 7 * * 1', 'parts', '0 0 7 * * 1'],
  ['every day', 'parts', 'every day'],
  ['2026-12-01T00:00:00', 'parts', '2026-12-01T00:00:00'],
  ['@reboot', 'parts', '@reboot'],
  ['0 0 31 2 *', 'never', '0 0 31 2 *'],
] as const)('%s is refused for its %s', (expression, part, given) => {
  let refusal: unknown;
  try {
    readCron(expression, 'UTC', at('2026-01-01T00:00Z'));
  } catch (error) {
    refusal = error;
  }
  expect(HubError.is(refusal, 'CRON_INVALID') && refusal.data).toEqual({ expression, part, given });
});

test.each(['Europe/Pariss', '+02:00', '', 'Mars/Olympus'])('there is no zone %j', (zone) => {
  expect(() => readCron('0 7 * * *', zone, 0)).toThrow('ZONE_UNKNOWN');
});

test('names, ranges, steps and the last day of a month are understood', () => {
  expect(times('@daily', 'UTC', '2026-01-01T10:00Z', 1)).toEqual(['2026-01-02T00:00']);
  expect(times(' 0  7 * * MON-FRI ', 'UTC', '2026-01-02T10:00Z', 1)).toEqual(['2026-01-05T07:00']);
  expect(times('0 7 L * *', 'UTC', '2026-02-02T10:00Z', 1)).toEqual(['2026-02-28T07:00']);
});

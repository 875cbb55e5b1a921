import { readFile } from 'node:fs/promises';
import { expect, test } from './support/face';

test('bytes go both ways by ticket, in ranges and within their bound', async ({ launched: { page }, home }) => {
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  const put = (ticket: string, size: number): Promise<number> =>
    page.evaluate(async ([to, bytes]) => (await fetch(`/bytes/${to}`, { method: 'PUT', body: new Uint8Array(bytes).fill(65) })).status, [
      ticket,
      size,
    ] as const);
  const upload = async (size: number): Promise<{ ticket: string; path: string }> =>
    (await home.call('runs.upload', { name: 'a b.bin', size })) as { ticket: string; path: string };

  const size = 3 * 1_048_576;
  const { ticket, path } = await upload(size);
  expect(await put(ticket, size)).toBe(204);
  expect((await readFile(path)).equals(Buffer.alloc(size, 65))).toBe(true);
  expect(await put(ticket, size)).toBe(404);
  expect(await put((await upload(10)).ticket, 11)).toBe(413);

  const { run } = (await home.call('runs.start', { script: 'hello' })) as { run: string };
  await home.json('runs', 'log', run, '--follow').catch(() => undefined); // Lines, not one document: that it has ended is what counts.
  const download = (await home.call('runs.download', { run })) as { ticket: string };
  const answers = await page.evaluate(async (from) => {
    const get = async (range?: string): Promise<[number, string, string | null]> => {
      const response = await fetch(`/bytes/${from}`, range === undefined ? {} : { headers: { range } });
      return [response.status, await response.text(), response.headers.get('content-range')];
    };
    return [await get(), await get('bytes=0-4'), await get('bytes=99999-')];
  }, download.ticket);
  const whole = answers[0]?.[1] ?? '';
  expect(whole).toMatch(/^Hello, world!\n/);
  expect(answers).toEqual([
    [200, whole, null],
    [206, 'Hello', `bytes 0-4/${whole.length}`],
    [416, '', `bytes */${whole.length}`],
  ]);
});

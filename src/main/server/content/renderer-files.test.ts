import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRendererFiles, type RendererFiles } from './renderer-files';

let folder: string;
let files: RendererFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axle-files-'));
  const root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<style nonce="__CSP_NONCE__"></style><meta content="__CSP_NONCE__">');
  await writeFile(join(root, 'assets', 'main-Ab12_cd9.js'), 'export {};');
  await writeFile(join(root, 'logo.svg'), '<svg/>');
  await writeFile(join(folder, 'outside.txt'), 'secret');
  await symlink(join(folder, 'outside.txt'), join(root, 'link.txt'));
  files = createRendererFiles(root);
});
afterAll(() => rm(folder, { recursive: true }));

describe('renderer files', () => {
  it('gives each page its own nonce, in the policy and in the page', async () => {
    const [first, second] = [await files.answer('/'), await files.answer('/runs/1234')];
    const nonceOf = (policy = ''): string => /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
    const nonce = nonceOf(first.headers['content-security-policy']);
    expect(nonce).toHaveLength(22);
    expect(first.body.toString()).toBe(`<style nonce="${nonce}"></style><meta content="${nonce}">`);
    expect(nonceOf(second.headers['content-security-policy'])).not.toBe(nonce);
    expect(first.headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(first.headers['cache-control']).toBe('no-store');
  });

  it('lets what has a hash in its name be kept, and nothing else', async () => {
    const script = await files.answer('/assets/main-Ab12_cd9.js');
    expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'x-content-type-options': 'nosniff' });
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await files.answer('/logo.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each(['/scripts/ops%3Adeploy.sh', '/scripts/ops%3Aweb%2Fa.sh', '/runs/0192f0c4', '/scripts/..%2foutside.txt'])(
    'gives the dashboard at %s, which its page is left at',
    async (path) => {
      const answer = await files.answer(path);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    },
  );

  it.each([
    ['/../outside.txt'],
    ['/assets/../../outside.txt'],
    ['/%2e%2e/outside.txt'],
    ['/..%2foutside.txt'],
    ['/..%5coutside.txt'],
    ['/assets/%2e%2e%2f%2e%2e%2foutside.txt'],
    ['/link.txt'],
    ['/%00.txt'],
    ['/%zz.txt'],
    ['/C:/x.txt'],
    ['/absent.js'],
    ['/assets.d/'],
  ])('finds nothing at %s', async (path) => {
    const answer = await files.answer(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).toBe('Not found\n');
  });
});

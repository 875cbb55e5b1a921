import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Whether schemas are compiled where these globals are as said, and whether `Function` was called for one. */
async function compiles(): Promise<{ readonly jitless: boolean | undefined; readonly compiled: boolean }> {
  vi.resetModules();
  const { z } = await import('./zod');
  const compile = vi.fn(Function);
  vi.stubGlobal('Function', compile);
  z.object({ a: z.string() }).parse({ a: 'a' });
  return { jitless: z.config().jitless, compiled: compile.mock.calls.length > 0 };
}

test('Node compiles schemas', async () => {
  expect(await compiles()).toEqual({ jitless: false, compiled: true });
});

test('a page never does, and neither does a preload, which has a process', async () => {
  vi.stubGlobal('document', {});
  expect(await compiles()).toEqual({ jitless: true, compiled: false });
});

test('a worker of a page never does', async () => {
  const node = process;
  Reflect.deleteProperty(globalThis, 'process');
  try {
    expect(await compiles()).toEqual({ jitless: true, compiled: false });
  } finally {
    Object.defineProperty(globalThis, 'process', { value: node, configurable: true, writable: true });
  }
});

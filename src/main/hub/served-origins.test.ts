import { expect, test } from 'vitest';
import { createServedOrigins } from './served-origins';
import { Scope } from './scope';

test('origins are written as browsers write them, and are those of faces that are there', async () => {
  const served = createServedOrigins();
  const scope = new Scope((error) => expect.fail(String(error)));
  const face = (port: number) => ({ port, link: () => '', onOpened: () => () => undefined });
  served.note(face(80), scope);
  served.note(face(4317), scope);
  expect(served.origins()).toEqual(['http://localhost', 'http://localhost:4317']);
  await scope.close();
  expect(served.origins()).toEqual([]);
});

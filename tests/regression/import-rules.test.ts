import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { cruise, type IConfiguration } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { guardLeaks } from '../support/leaks';

const leaks = guardLeaks();
const rules: IConfiguration = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
const names = (rules.forbidden ?? []).map(({ name }) => name);

type Files = Readonly<Record<string, string>>;
const imports = (path: string): string => `import '${path}';\n`;
const module = 'export {};\n';

/** For each rule a tree that breaks it, and what the rule then says: from, to. */
const planted: Readonly<Record<string, readonly [Files, from: string, to: string]>> = {
  'no-cycle': [
    { 'src/main/platform/a.ts': imports('./b'), 'src/main/platform/b.ts': imports('./a') },
    'src/main/platform/a.ts',
    'src/main/platform/b.ts',
  ],
  resolves: [{ 'src/main/platform/a.ts': imports('./nowhere') }, 'src/main/platform/a.ts', './nowhere'],
  'no-test-in-product': [
    { 'src/main/platform/a.ts': imports('../../../tests/support/t'), 'tests/support/t.ts': module },
    'src/main/platform/a.ts',
    'tests/support/t.ts',
  ],
  'declared-package': [{ 'src/main/platform/a.ts': imports('vite') }, 'src/main/platform/a.ts', 'vite'],
  'contract-is-pure': [
    { 'src/shared/contract/a.ts': imports('../rpc/b'), 'src/shared/rpc/b.ts': module },
    'src/shared/contract/a.ts',
    'src/shared/rpc/b.ts',
  ],
  'rpc-is-pure': [{ 'src/shared/rpc/a.ts': imports('ws') }, 'src/shared/rpc/a.ts', 'ws'],
  'shared-runs-anywhere': [{ 'src/shared/vault/a.ts': imports('node:fs') }, 'src/shared/vault/a.ts', 'fs'],
  'electron-in-its-shell': [{ 'src/main/server/a.ts': imports('electron') }, 'src/main/server/a.ts', 'electron'],
  'preload-forwards': [
    { 'src/preload/a.ts': imports('#shared/rpc/connect'), 'src/shared/rpc/connect.ts': module },
    'src/preload/a.ts',
    'src/shared/rpc/connect.ts',
  ],
  'compose-names-spokes': [
    { 'src/main/cli/a.ts': imports('#main/spokes/runs/index'), 'src/main/spokes/runs/index.ts': module },
    'src/main/cli/a.ts',
    'src/main/spokes/runs/index.ts',
  ],
  'spoke-by-its-index': [
    { 'src/main/hub/compose.ts': imports('#main/spokes/runs/store'), 'src/main/spokes/runs/store.ts': module },
    'src/main/hub/compose.ts',
    'src/main/spokes/runs/store.ts',
  ],
  'spoke-alone': [
    { 'src/main/spokes/runs/a.ts': imports('../slots/index'), 'src/main/spokes/slots/index.ts': module },
    'src/main/spokes/runs/a.ts',
    'src/main/spokes/slots/index.ts',
  ],
  'spoke-knows-no-face': [
    { 'src/main/spokes/runs/a.ts': imports('#main/server/b'), 'src/main/server/b.ts': module },
    'src/main/spokes/runs/a.ts',
    'src/main/server/b.ts',
  ],
  'spoke-takes-a-scope': [
    { 'src/main/spokes/runs/a.ts': imports('#main/hub/sessions'), 'src/main/hub/sessions.ts': module },
    'src/main/spokes/runs/a.ts',
    'src/main/hub/sessions.ts',
  ],
  'child-stands-alone': [
    { 'src/main/spokes/runs/recorder/child/a.ts': imports('#main/hub/sessions'), 'src/main/hub/sessions.ts': module },
    'src/main/spokes/runs/recorder/child/a.ts',
    'src/main/hub/sessions.ts',
  ],
  'platform-has-no-feature': [
    { 'src/main/platform/a.ts': imports('#main/hub/compose'), 'src/main/hub/compose.ts': module },
    'src/main/platform/a.ts',
    'src/main/hub/compose.ts',
  ],
  'hub-knows-no-face': [
    { 'src/main/hub/a.ts': "export const late = () => import('#main/server/b');\n", 'src/main/server/b.ts': module },
    'src/main/hub/a.ts',
    'src/main/server/b.ts',
  ],
  'background-opens-http': [
    { 'src/main/hub/background.ts': imports('#main/server/http-face'), 'src/main/server/http-face.ts': module },
    'src/main/hub/background.ts',
    'src/main/server/http-face.ts',
  ],
  'faces-apart': [
    { 'src/main/electron/a.ts': imports('#main/cli/b'), 'src/main/cli/b.ts': module },
    'src/main/electron/a.ts',
    'src/main/cli/b.ts',
  ],
  'page-is-no-hub': [
    { 'src/renderer/lib/a.ts': imports('#main/hub/b'), 'src/main/hub/b.ts': module },
    'src/renderer/lib/a.ts',
    'src/main/hub/b.ts',
  ],
  'page-has-no-node': [{ 'src/renderer/lib/a.ts': imports('node:path') }, 'src/renderer/lib/a.ts', 'path'],
  'hub-is-no-page': [
    { 'src/main/hub/a.ts': imports('../../renderer/lib/b'), 'src/renderer/lib/b.ts': module },
    'src/main/hub/a.ts',
    'src/renderer/lib/b.ts',
  ],
  'page-spoke-alone': [
    { 'src/renderer/spokes/runs/a.tsx': imports('../audit/index'), 'src/renderer/spokes/audit/index.tsx': module },
    'src/renderer/spokes/runs/a.tsx',
    'src/renderer/spokes/audit/index.tsx',
  ],
  'page-spoke-below-app': [
    { 'src/renderer/spokes/runs/a.tsx': imports('../../app/b'), 'src/renderer/app/b.tsx': module },
    'src/renderer/spokes/runs/a.tsx',
    'src/renderer/app/b.tsx',
  ],
  'page-spoke-by-its-index': [
    { 'src/renderer/app/a.tsx': imports('../spokes/runs/b'), 'src/renderer/spokes/runs/b.tsx': module },
    'src/renderer/app/a.tsx',
    'src/renderer/spokes/runs/b.tsx',
  ],
  'lib-below-spokes': [
    { 'src/renderer/lib/a.ts': imports('../spokes/runs/index'), 'src/renderer/spokes/runs/index.ts': module },
    'src/renderer/lib/a.ts',
    'src/renderer/spokes/runs/index.ts',
  ],
  'ui-is-dumb': [
    { 'src/renderer/ui/a.tsx': imports('#shared/contract/b'), 'src/shared/contract/b.ts': module },
    'src/renderer/ui/a.tsx',
    'src/shared/contract/b.ts',
  ],
};

test('every rule has a planted violation', () => {
  expect(new Set(Object.keys(planted))).toEqual(new Set(names));
});

test.each(Object.entries(planted))('%s fires', async (name, [files, from, to]) => {
  const found = await violations(plant(files));
  expect(found.filter((violation) => violation.rule === name)).toContainEqual({ rule: name, from, to: expect.stringContaining(to) });
});

test('a type counts as an import', async () => {
  const files = {
    'src/main/spokes/runs/a.ts': "import type { B } from '../slots/index';\nexport type A = B;\n",
    'src/main/spokes/slots/index.ts': 'export type B = 1;\n',
  };
  expect(await violations(plant(files))).toContainEqual({
    rule: 'spoke-alone',
    from: 'src/main/spokes/runs/a.ts',
    to: 'src/main/spokes/slots/index.ts',
  });
});

test('a tree that follows the rules passes', async () => {
  const files = {
    'src/main/hub/compose.ts': imports('#main/spokes/runs/index') + imports('#main/platform/clock'),
    'src/main/hub/scope.ts': module,
    'src/main/platform/clock.ts': module,
    'src/main/spokes/runs/index.ts': imports('./service') + imports('#main/hub/scope') + imports('#shared/contract/runs'),
    'src/main/spokes/runs/service.ts': imports('ws') + imports('node:fs'),
    'src/main/electron/boot.ts': imports('electron') + imports('#main/hub/compose'),
    'src/preload/preload.ts': imports('electron') + imports('#shared/rpc/channels'),
    'src/shared/rpc/channels.ts': module,
    'src/shared/contract/runs.ts': imports('zod'),
    'src/renderer/app/app.tsx': imports('../spokes/runs/index') + imports('../ui/button'),
    'src/renderer/spokes/runs/index.tsx': imports('../../lib/hub') + imports('../../ui/button'),
    'src/renderer/lib/hub.ts': imports('#shared/rpc/channels'),
    'src/renderer/ui/button.tsx': imports('react'),
  };
  expect(await violations(plant(files))).toEqual([]);
});

/** Writes a tree with this project's own package file and packages beside it. */
function plant(files: Files): string {
  const folder = leaks.folder();
  const root = resolve(import.meta.dirname, '../..');
  for (const shared of ['package.json', 'node_modules']) symlinkSync(join(root, shared), join(folder, shared));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function violations(baseDir: string): Promise<{ rule: string; from: string; to: string }[]> {
  const { output } = await cruise(
    ['src'],
    { ...rules.options, preserveSymlinks: true, baseDir, ruleSet: { forbidden: rules.forbidden ?? [] }, validate: true },
    rules.options?.enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new Error('not a result');
  expect(output.summary.totalCruised).toBeGreaterThan(0);
  return output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

const file = join(import.meta.dirname, '../../../resources/samples/jobs/host-check.yaml');

describeWith(['linux', 'bubblewrap', 'python', 'bash'], 'the sample job', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = await createCommandLine();
  });
  afterAll(() => cli.close());

  it('has nothing wrong with it, and is no script of the catalogue', async () => {
    expect(await cli.axle('jobs', 'check', file)).toEqual({ code: 0, out: 'Host check can run; steps: 4\n', err: '' });
    expect((await cli.axle('scripts', 'list')).out).not.toContain('host-check');
  });

  it.each([
    ['40', 'Hello, 40 hosts, 3 of them silent!', 'alarm'],
    ['2', 'Hello, 2 hosts, 0 of them silent!', 'praise'],
  ])(
    'as it comes runs to success: of %s hosts one step gives the next what it found, and that says what runs',
    async (hosts, told, ran) => {
      expect((await cli.axle('jobs', 'save', file)).code).toBe(0);
      const { code, out, err } = await cli.axle('jobs', 'run', 'Host check', '--param', `hosts=${hosts}`);
      expect(code).toBe(0);
      expect(out).toContain(`[tell] ${told}\n`);
      expect(err).toContain(`step ${ran}: succeeded\n`);
      expect(err).toContain(`step ${ran === 'alarm' ? 'praise' : 'alarm'}: skipped\n`);
    },
  );
});

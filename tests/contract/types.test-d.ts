import { defineContract, procedure, stream, type Implement, type Outline } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';
import { connect } from '#shared/rpc/connect';
import type { Duplex } from '#shared/rpc/duplex';
import { mount } from '#shared/rpc/router';

// Checked by the compiler only: each line under `@ts-expect-error` must not compile, or the check itself fails.

const input = z.object({ run: z.string(), after: z.number().default(0) });
const output = z.object({ at: z.string() });

const sample = defineContract('sample', {
  find: procedure({ scope: 'runs:read', input, output, errors: ['RUN_NOT_FOUND'] }),
  quiet: procedure({ scope: 'runs:read', input, output }),
  follow: stream({ scope: 'runs:read', input, item: output, errors: ['OUTPUT_GONE'] }),
});

// @ts-expect-error -- a procedure without a scope
procedure({ input, output });
// @ts-expect-error -- a stream without a scope
stream({ input, item: output });
// @ts-expect-error -- a scope that does not exist
procedure({ scope: 'runs:everything', input, output });
// @ts-expect-error -- a procedure without an output schema
procedure({ scope: 'runs:read', input });
// @ts-expect-error -- a code that the catalogue does not have
procedure({ scope: 'runs:read', input, output, errors: ['NO_SUCH_CODE'] });
// @ts-expect-error -- an object taken from a field that the input does not have
procedure({ scope: 'runs:read', input, output, object: ({ pool }) => ({ kind: 'run', id: pool }) });

async function* items(): AsyncGenerator<{ at: string }> {
  yield { at: 'now' };
}
const whole: Implement<typeof sample> = { find: async () => ({ at: 'a' }), quiet: async () => ({ at: 'a' }), follow: () => items() };
mount(sample, whole);

// @ts-expect-error -- a missing handler
mount(sample, { find: whole.find, quiet: whole.quiet });
// @ts-expect-error -- an output of the wrong shape
mount(sample, { ...whole, find: async () => ({ at: 5 }) });
async function* wrongItems(): AsyncGenerator<{ when: string }> {
  yield { when: 'now' };
}
// @ts-expect-error -- items of the wrong shape
mount(sample, { ...whole, follow: () => wrongItems() });
// @ts-expect-error -- a handler that answers without a promise of a stream
mount(sample, { ...whole, follow: async () => ({ at: 'now' }) });

mount(sample, {
  ...whole,
  find: async ({ run, after }, { fail }) => ((after satisfies number) > 1 ? fail('RUN_NOT_FOUND', { run }) : { at: run }),
});
mount(sample, {
  ...whole,
  // @ts-expect-error -- an error that the route does not declare
  find: async ({ run }, { fail }) => fail('OUTPUT_GONE', { run }),
});
mount(sample, {
  ...whole,
  // @ts-expect-error -- any error where none is declared
  quiet: async ({ run }, { fail }) => fail('RUN_NOT_FOUND', { run }),
});
mount(sample, {
  ...whole,
  // @ts-expect-error -- a declared error with the wrong data
  find: async (_input, { fail }) => fail('RUN_NOT_FOUND', { script: 'x' }),
});
mount(sample, {
  ...whole,
  async *follow({ run }, { fail }) {
    if (run === '') fail('OUTPUT_GONE', { run });
    // @ts-expect-error -- declared by the other route only
    if (run === 'x') fail('RUN_NOT_FOUND', { run });
    yield* items();
  },
});

export const outline: Outline<readonly [typeof sample]> = { sample: { find: 'procedure', quiet: 'procedure', follow: 'stream' } };
// @ts-expect-error -- an outline without a route
export const short: Outline<readonly [typeof sample]> = { sample: { find: 'procedure', follow: 'stream' } };
// @ts-expect-error -- a stream that is outlined as a call
export const wrong: Outline<readonly [typeof sample]> = { sample: { ...outline.sample, follow: 'procedure' } };
export const more: Outline<readonly [typeof sample]> = {
  // @ts-expect-error -- a route that no contract has
  sample: { find: 'procedure', quiet: 'procedure', follow: 'stream', other: 'procedure' },
};

declare const duplex: Duplex;
const { hub } = connect(duplex, [sample] as const);
export const answers: readonly Promise<{ at: string }>[] = [hub.sample.find({ run: 'r' }), hub.sample.quiet({ run: 'r', after: 3 })];
export const events: AsyncIterable<{ at: string }> = hub.sample.follow({ run: 'r' });
// @ts-expect-error -- input without what is required
void hub.sample.find({});
// @ts-expect-error -- a spoke that was not connected
void hub.runs;

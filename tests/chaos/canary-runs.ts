import { fromFile, fromInput, fromPrompt } from './canary-command-line';
import { assertRefused, endOf, refused, type Aviary, type Place } from './canary-aviary';

/** Every place that takes a secret of a run, and those that must refuse one. */
export const runPlaces: readonly Place[] = [
  ...(['none', 'standard', 'strict'] as const).flatMap((sandbox) =>
    (['pipe', 'terminal'] as const).map((mode) => ({
      place: `a run at ${sandbox} in mode ${mode}`,
      tell: async ({ hub }: Aviary, token: string) => (await hub.runs.start({ script: 'tell.sh', sandbox, mode, params: { token } })).run,
    })),
  ),
  {
    place: 'a run that is repeated',
    async tell({ hub }, token) {
      const { run } = await hub.runs.start({ script: 'tell.sh', params: { token } });
      await endOf(hub, run);
      return (await hub.runs.repeat({ run, secrets: { token } })).run;
    },
  },
  ...(['none', 'standard', 'strict'] as const).map((sandbox) => ({
    place: `an argument at ${sandbox}, with consent`,
    tell: async ({ hub }: Aviary, argument1: string) =>
      (await hub.runs.start({ script: 'say.sh', sandbox, params: { argument1 }, exposes: true })).run,
  })),
  {
    place: 'an argument without consent',
    tell: refused(({ hub }, argument1) => hub.runs.start({ script: 'say.sh', params: { argument1 } })),
  },
  { place: 'a file for the command line', commands: ['run'], tell: fromFile },
  { place: 'the standard input of the command line', commands: ['call'], tell: fromInput },
  { place: 'the prompt of the command line', commands: ['run'], tell: fromPrompt },
  {
    place: 'the terminal of a run',
    async tell({ hub }, secret) {
      const { run } = await hub.runs.start({ script: 'ask.sh', mode: 'terminal' });
      for await (const event of hub.runs.follow({ run })) if (event.type === 'output' && event.text.includes('Password: ')) break;
      await hub.runs.input({ run, text: `${secret}\n` });
      return run;
    },
  },
  {
    place: 'the passphrase of an evidence pack',
    async tell({ hub }, passphrase) {
      const { run } = await hub.runs.start({ script: 'tell.sh', params: { token: 'nothing of note' } });
      await endOf(hub, run);
      await hub.runs.evidence({ run, lock: { passphrase } });
      return undefined;
    },
  },
  {
    place: 'a parameter that there is not',
    tell: refused(({ hub }, other) => hub.runs.start({ script: 'tell.sh', params: { token: other, other } })),
  },
  {
    place: 'a preview, which needs none',
    async tell({ hub }, token) {
      await hub.runs.preview({ script: 'tell.sh', params: { token } });
      return undefined;
    },
  },
  {
    place: 'an answer to a question of sudo that there is not',
    async tell({ hub }, answer) {
      const { run } = await hub.runs.start({ script: 'tell.sh', params: { token: 'nothing of note' } });
      await endOf(hub, run);
      await assertRefused(hub.runs.elevate({ run, question: 1, answer }));
      return undefined;
    },
  },
  {
    place: 'a start that waits for a second person',
    async tell({ hub }, token) {
      await hub.approvals.ask({ script: 'consent.sh', params: { token }, reason: 'it is to be looked for' });
      return undefined;
    },
  },
];

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxLevel } from '#shared/contract/scripts';

/** An attempt to get out of a sandbox. */
export interface Escape {
  readonly name: string;
  readonly script: string;
  readonly success: string;
  readonly levels: readonly Exclude<SandboxLevel, 'none'>[];
  /** As whose hub it must succeed without a sandbox; `no` where that would do harm, or depends on the machine. */
  readonly control: 'any' | 'root' | 'no';
}

const FOLDER = join('tests', 'corpus', 'escape');

/** All attempts, by name; what a file does not declare is an error. */
export function escapeCorpus(): readonly Escape[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sh'))
    .toSorted()
    .map((file) => {
      const script = readFileSync(join(FOLDER, file), 'utf8');
      const member = (name: string): string | undefined => new RegExp(`^# ${name}: (.+)$`, 'm').exec(script)?.[1];
      const [success, control] = [member('success'), member('control')];
      if (success === undefined || control === undefined) throw new Error(`${file} does not declare success and control`);
      const [who = '', ...why] = control.split(' ');
      if (who !== 'any' && who !== 'root' && who !== 'no') throw new Error(`${file}: control ${who}`);
      if (who === 'no' && why.length === 0) throw new Error(`${file} does not say why there is no control`);
      return {
        name: file.slice(0, -3),
        script,
        success,
        levels: member('levels') === 'strict' ? ['strict'] : ['standard', 'strict'],
        control: who,
      };
    });
}

/** Whether what an attempt printed says that it succeeded. */
export const succeeded = (output: string): boolean => output.includes('got it');

import type { ParamValues } from '#shared/contract/params';
import type { Run, RunId } from '#shared/contract/runs';
import type { RunMode, SandboxLevel } from '#shared/contract/scripts';
import type { Consent } from './ports';
import type { Asked } from './store';

/** What somebody asks to be run. */
export interface StartRequest {
  readonly script: string;
  readonly params: ParamValues;
  readonly mode?: RunMode | undefined;
  readonly sandbox?: SandboxLevel | undefined;
  readonly columns: number;
  readonly rows: number;
  /** Whether somebody watches who can be asked for a password. */
  readonly attended?: boolean;
  /** Whether who asks agreed that secrets stand among the arguments. */
  readonly exposes?: boolean;
  readonly repeats?: RunId;
  /** The run of a job that it is a step of, and what the job says of the step. */
  readonly parent?: NonNullable<Run['parent']>;
  readonly wishes?: Asked['wishes'];
  /** What was seen of its grants; refused with GRANTS_CHANGED where they are others by now. */
  readonly expect?: Asked['expect'];
  /** What another person agreed to: good for this one run. */
  readonly consent?: Consent;
}

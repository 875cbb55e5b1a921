import type { BrokerGrants } from '#shared/contract/broker-grants';
import type { GrantPlan } from '#shared/contract/grant-plan';
import type { Run } from '#shared/contract/runs';
import type { ProcessId } from '#main/platform/process-id-port';

/** Where a run finds its broker. */
export interface BrokerPlace {
  /** A folder of this machine with the socket in it, to be shown to a sandbox. */
  readonly folder: string;
  /** The word by which a run without a sandbox is known; it goes by a descriptor. Null where its namespace says who it is. */
  readonly key: string | null;
  /** What its libraries are told, in plain words: no secret is among them. */
  readonly env: Readonly<Record<string, string>>;
}

/** The folder with the socket, as a sandboxed script sees it. */
export const brokerFolder = '/run/axle-broker';
/** The variable that names the socket, and the one that names the descriptor with the word. */
export const BROKER_VARIABLE = 'AXLE_BROKER';
export const BROKER_KEY_VARIABLE = 'AXLE_BROKER_KEY_FD';
/** Beyond those that a waiting shell can pass: what it passes is a pipe, which can be read once. */
export const BROKER_KEY_FD = 10;

/** Per-run endpoints through which children use what they were granted. */
export interface BrokerPort {
  /** Opens one before the run is set up; null where runs like this are not served. */
  open(run: Run, granted: Pick<GrantPlan, 'level' | 'network' | 'user' | 'elevation'>, grants: BrokerGrants): Promise<BrokerPlace | null>;
  /** Its sandbox is being set up by this process: what has to be in it is put there. Nothing of the run has happened yet. */
  prepared(run: string, child: ProcessId): Promise<void>;
  /** The run's child is this process. */
  began(run: string, child: ProcessId): void;
  /** Opens the endpoint of a run that outlived its hub; nothing happens where it had none. */
  adopt(run: Run, child: ProcessId): Promise<void>;
  /** Nothing is given any more when this resolves; nothing happens where there was none. */
  close(run: string): Promise<void>;
}

/** Whether runs like this are served: where it can be told who asks, and the script is not another user's with all rights. */
export const isServed = ({ elevation }: Pick<GrantPlan, 'elevation'>, platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'linux' && elevation !== 'sudo' && elevation !== 'uac';

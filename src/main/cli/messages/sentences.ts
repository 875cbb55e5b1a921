import type { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import type { Look } from '#shared/doctor/doctor-words';
import type { Say } from '#shared/grants/grant-words';
import type { SayWhy } from './problems';
import type { AccountWords } from './accounts';
import type { ApprovalWords } from './approvals';
import type { WayWords } from './sign-in-ways';
import type { AuditWords } from './audit';
import type { CertificateWords } from './certificates';
import type { CompareWords } from './compare';
import type { EvidenceWords } from './evidence';
import type { Headings } from './headings';
import type { IdentityWords } from './identity';
import type { LinkWords } from './links';
import type { JobWords } from './jobs';
import type { RepositoryWords } from './repositories';
import type { ResultWords } from './results';
import type { NewScriptWords } from './new-script';
import type { NotificationWords } from './notifications';
import type { SecretWords } from './secrets';
import type { VaultWords } from './vaults';
import type { ReplayWords } from './replay';
import type { ReportWords } from './report';
import type { ScheduleWords } from './schedules';
import type { SearchWords } from './search';
import type { TriggerWords } from './triggers';
import type { TrustWords } from './trust';

/** What there is to say of how a run ended. */
export type Ending = Pick<Run, 'state' | 'reason' | 'signal' | 'timeoutSeconds'> & Partial<Pick<Run, 'elevation' | 'limitedBy'>>;

/** Everything that the command line says to people in their language. Values are made safe to print. */
export interface Messages {
  /** What happened, without a full stop: `CODE: sentence`. */
  readonly error: (error: HubError) => string;
  readonly cancelling: string;
  readonly reconnecting: string;
  /** The run is being ended; the storage could not take note of who asked. */
  readonly cancelledUnnoted: string;
  detached(run: string): string;
  serving(link: string): string;
  servingAgain(port: number): string;
  opened(address: string, userAgent: string): string;
  /** That sudo did not take an answer, and asks again. */
  readonly notAccepted: string;
  /** That Windows asks, where nothing is to be typed here. */
  readonly consent: string;
  /** Whose rights a script needs that needs all. */
  readonly asRoot: string;
  /** Whether a run had root's rights, or an administrator's. */
  elevated(elevation: NonNullable<Run['elevation']>): string;
  secretPrompt(name: string): string;
  /** What `--expect` takes. */
  readonly expectDigest: string;
  /** That a number would be rounded, and the text that would not be. */
  inexactNumber(text: string): string;
  secretNeedsTerminal(name: string): string;
  secretInArguments(name: string): string;
  /** A secret that was given as a plain value of a parameter. */
  secretInParam(name: string): string;
  /** The question whether these secrets may stand on the command line of a script. */
  exposeQuestion(names: readonly string[]): string;
  /** The question that a script asks before it runs, with how to answer. */
  confirmPrompt(question: string): string;
  confirmNeedsAnswer(question: string): string;
  meansYes(answer: string): boolean;
  ended(run: Ending): string;
  /** That a further attempt follows this one, and in how many seconds. */
  nextAttempt(attempt: number, of: number, seconds: number): string;
  /** Why a run ended as it did; null where there is nothing to say beyond its state. */
  because(run: Ending): string | null;
  readonly headings: Headings;
  /** The words for the parts that `doctor` finds, which the dashboard has too. */
  readonly doctor: Look;
  readonly yes: string;
  readonly no: string;
  outputSize(lines: number, bytes: number): string;
  sandboxAsked(inForce: string, asked: string): string;
  writable(folder: string): string;
  /** How a value reaches a script that stands on its command line by itself. */
  readonly asArgument: string;
  /** That a value is passed in no way. */
  readonly notPassed: string;
  /** That a secret stood on a command line. */
  readonly wasExposed: string;
  /** How many runs wait before one that waits as well. */
  queuedBefore(count: number): string;
  /** The same, in a line of its own. */
  waitsInQueue(count: number): string;
  /** How often a script is tried again, and how many seconds after its first failure. */
  retries(times: number, seconds: number): string;
  readonly usedOf: (used: number, limit: number) => string;
  readonly accounts: AccountWords;
  readonly ways: WayWords;
  readonly audit: AuditWords;
  readonly identity: IdentityWords;
  readonly approvals: ApprovalWords;
  readonly certificates: CertificateWords;
  readonly links: LinkWords;
  readonly repositories: RepositoryWords;
  readonly results: ResultWords;
  readonly jobs: JobWords;
  readonly schedules: ScheduleWords;
  readonly search: SearchWords;
  readonly triggers: TriggerWords;
  readonly notifications: NotificationWords;
  readonly secrets: SecretWords;
  readonly vaults: VaultWords;
  readonly trust: TrustWords;
  readonly evidence: EvidenceWords;
  readonly newScript: NewScriptWords;
  readonly replay: ReplayWords;
  readonly report: ReportWords;
  /** The words for what a run is granted, which the dashboard has too. */
  readonly grants: Say;
  /** Why something of a script was not understood. */
  readonly problem: SayWhy;
  readonly compare: CompareWords;
  /** How many values of a script's state were removed. */
  stateCleared(count: number): string;
  /** Of a list that was not shown whole. */
  more(count: number): string;
  readonly nothing: string;
}

import { Command, CommanderError } from 'commander';
import type { Perform } from './context';
import { addAccounts } from './commands/accounts';
import { addApplications } from './commands/applications';
import { addApprovals } from './commands/approvals';
import { addAudit } from './commands/audit';
import { addBench } from './commands/bench';
import { addCall } from './commands/call';
import { addCertificates } from './commands/certificates';
import { addCompletion } from './commands/completion';
import { addDoctor } from './commands/doctor';
import { addRegistration } from './commands/registration';
import { addIdentity } from './commands/identity';
import { addJobs } from './commands/jobs';
import { addLock } from './commands/lock';
import { addOpen } from './commands/open';
import { addRun } from './commands/run';
import { addRuns } from './commands/runs';
import { addNotifications } from './commands/notifications';
import { addPresets } from './commands/presets';
import { addRoles } from './commands/roles';
import { addSchedules } from './commands/schedules';
import { addScripts } from './commands/scripts';
import { addSecrets } from './commands/secrets';
import { addServe } from './commands/serve';
import { addSettings } from './commands/settings';
import { addSlots } from './commands/slots';
import { addToken } from './commands/token';
import { addTriggers } from './commands/triggers';
import { REFUSED } from './exit-code';

/** The whole command line; `dist` is the folder of the bundles. */
export function createProgram(version: string, perform: Perform, dist: string): Command {
  const program = new Command('axle')
    .description('One hub for the tools an operations team runs')
    .version(version)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExample:\n  axle run hello --param name=world\n\nAXLE_TOKEN in the environment acts as the account of this token, with its scopes, in place of the person at the machine.',
    );
  addRun(program, perform);
  addOpen(program, perform);
  addScripts(program, perform);
  addPresets(program, perform);
  addRuns(program, perform);
  addJobs(program, perform);
  addSlots(program, perform);
  addSchedules(program, perform);
  addTriggers(program, perform);
  addNotifications(program, perform);
  addSecrets(program, perform);
  addIdentity(program, perform);
  addRegistration(program, perform);
  addToken(program, perform);
  addAccounts(program, perform);
  addRoles(program, perform);
  addLock(program, perform);
  addApprovals(program, perform);
  addCertificates(program, perform);
  addApplications(program, perform);
  addSettings(program, perform);
  addAudit(program, perform);
  addServe(program, perform);
  addDoctor(program, perform);
  addBench(program, perform, dist);
  addCall(program, perform);
  addCompletion(program, perform);
  return program;
}

/** Runs it on these arguments; a command that was called wrongly ends with 125. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are no faults; commander has said the rest on standard error.
    const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    process.exitCode = asked ? 0 : REFUSED;
  }
}

import { HubError } from '#shared/contract/errors';
import { confirmRun, type Terminal } from './confirm';
import type { Context } from './context';

/**
 * Has whoever starts a run agree that these secrets stand on its command line: by `--expose-secrets`, or at the terminal. Gives what a
 * start is to say of that. Any answer but yes ends the command before anything ran; where nobody can be asked it is refused with
 * PARAMS_INVALID, which says how to agree.
 */
export async function agreeToExpose(
  names: readonly string[],
  agreed: boolean,
  context: Pick<Context, 'messages' | 'interrupted'>,
  terminal: Terminal = process,
): Promise<boolean> {
  if (agreed || names.length === 0) return agreed;
  if (terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true)
    throw new HubError('PARAMS_INVALID', { issues: names.map((name) => ({ name, reason: 'secret-argument' as const })) });
  await confirmRun({ confirm: context.messages.exposeQuestion(names) }, false, context, terminal);
  return true;
}

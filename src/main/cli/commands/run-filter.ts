import { RunState, type RunFilter } from '#shared/contract/runs';
import { refuse } from '../refuse';

/** The filter that options stand for; a state that is none is refused. */
export function runFilter(options: {
  readonly states: readonly string[];
  readonly script?: string | undefined;
  readonly text?: string | undefined;
}): RunFilter {
  const states = options.states.map((state) => RunState.safeParse(state).data ?? refuse(`--state: ${RunState.options.join(', ')}`));
  return {
    ...(states.length > 0 && { states }),
    ...(options.script !== undefined && { subject: options.script }),
    ...(options.text !== undefined && { text: options.text }),
  };
}

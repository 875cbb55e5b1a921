import type { Interpreters } from '../languages/interpreters';
import { MAX_PROBLEMS, problemOf, text } from '../metadata/raw';
import type { Understood } from './understand';

/** A script with where its interpreter is on this machine. That there is none is said, unless something else keeps it from running. */
export async function withInterpreter(read: Understood, interpreters: Interpreters): Promise<Understood> {
  const { script, candidate } = read;
  if (candidate.fault !== undefined) return read;
  const { interpreter, problems } = script;
  const found = await interpreters.find(interpreter.command, script.language);
  const placed = { ...script, interpreter: { ...interpreter, found } };
  if (found !== null || script.blocked) return { ...read, script: placed };
  const missing = problemOf('no-interpreter', script.file, undefined, text(interpreter.command));
  return { ...read, script: { ...placed, problems: [...problems.slice(0, MAX_PROBLEMS - 1), missing], blocked: true } };
}

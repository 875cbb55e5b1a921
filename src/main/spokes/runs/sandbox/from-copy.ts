import { delimiter, dirname } from 'node:path';
import type { SandboxRequest } from '../ports';
import type { SandboxPlace } from './probe';

/**
 * Where nothing can be laid over the original's path: the command with the copy in place of the script. What was approved is what runs,
 * though it finds itself elsewhere.
 */
export function fromCopy({ command, script }: SandboxRequest['staged']): readonly string[] {
  if (command.file === script.path) return [script.copy, ...command.args];
  // The interpreter's own arguments come first; after the script's path they are the run's.
  const at = command.args.indexOf(script.path);
  return [command.file, ...command.args.map((argument, index) => (index === at ? script.copy : argument))];
}

/**
 * Where a command starts that runs from its copy: beside the copies, so that what it takes by a relative path is what was approved with it;
 * but in the folder that it declares, where it declares another than its own.
 */
export const startOfCopy = ({ cwd, script }: Pick<SandboxRequest['staged'], 'cwd' | 'script'>): string =>
  cwd === dirname(script.path) ? dirname(script.copy) : cwd;

/** The hub's environment with an environment's programs before others. */
export const withPrograms = (environment: SandboxPlace['environment'], programs: readonly string[]): SandboxPlace['environment'] =>
  programs.length === 0 ? environment : { ...environment, PATH: [...programs, environment['PATH'] ?? ''].join(delimiter) };

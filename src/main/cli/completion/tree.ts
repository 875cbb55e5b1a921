import type { Command } from 'commander';

/** One command as completion needs it: its words, and what its argument is. */
export interface Node {
  /** The words before: `axle runs list`. */
  readonly path: string;
  readonly words: readonly { readonly name: string; readonly about: string }[];
  /** The catalogue completes the argument, or the names of the contract do. */
  readonly argument: 'script' | 'secret' | 'procedure' | 'folder' | 'shell' | undefined;
}

const ARGUMENTS: Readonly<Record<string, NonNullable<Node['argument']>>> = {
  script: 'script',
  secret: 'secret',
  procedure: 'procedure',
  dir: 'folder',
  shell: 'shell',
};

/** The command tree, parents first, under each name that a command has. Hidden commands are left out. */
export function nodesOf(command: Command, before = '', name = command.name()): readonly Node[] {
  const path = `${before} ${name}`.trim();
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const first = command.registeredArguments[0];
  const words = [
    ...commands.map((child) => ({ name: child.name(), about: child.description() })),
    ...help
      .visibleOptions(command)
      .flatMap(({ long, description }) => (long === undefined || long === null ? [] : [{ name: long, about: description }])),
  ];
  const own: Node = { path, words, argument: first === undefined ? undefined : ARGUMENTS[first.name()] };
  const below = commands
    .filter((child) => child.name() !== 'help')
    .flatMap((child) => [child.name(), ...child.aliases()].flatMap((called) => nodesOf(child, path, called)));
  return [own, ...below];
}

import type { Command } from 'commander';
import { collect } from '../collect';
import { COMPLETE, completionFor, shells } from '../completion/shells';
import { nodesOf } from '../completion/tree';
import type { Perform } from '../context';
import { refuse } from '../refuse';
import { routes } from './call';

/** `axle completion`: the completion script of a shell, and the hidden command that it asks for names. */
export function addCompletion(program: Command, perform: Perform): void {
  program
    .command('completion')
    .description('Print the completion script of a shell')
    .argument('<shell>', shells.join(', '))
    .addHelpText('after', '\nExample:\n  source <(axle completion bash)')
    .action((wanted: string) =>
      perform({}, async ({ output }) => {
        const shell = shells.find((name) => name === wanted) ?? refuse(`${wanted}: ${shells.join(', ')}`);
        await output.text(completionFor(shell, nodesOf(program)));
      }),
    );

  program
    .command(COMPLETE, { hidden: true })
    .argument('<what>')
    .action((what: string) =>
      perform({}, async ({ hub, output }) => {
        if (what === 'procedure') return await output.text([...routes.keys()].map((path) => `${path}\n`).join(''));
        if (what === 'secret')
          return await output.text((await collect((await hub()).secrets.watch({}))).map(({ name }) => `${name}\n`).join(''));
        const found = await collect((await hub()).scripts.watch({}));
        // A name with a line break cannot be completed by a shell, and is not unique either way.
        const words = new Set(found.flatMap(({ id, name }) => [id, name]).filter((word) => !/\p{Cc}/u.test(word)));
        await output.text([...words].map((word) => `${word}\n`).join(''));
      }),
    );
}

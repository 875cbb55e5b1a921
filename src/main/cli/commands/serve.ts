import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import type { Context, Perform } from '../context';
import { openInBrowser } from '../open-link';
import { wholeNumber } from '../refuse';
import { applyServeFile, readServeFile } from '../serve-file';

interface ServeOptions {
  readonly port?: string;
  readonly config?: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `axle serve`: the dashboard for a browser on this machine, for as long as the command runs. */
export function addServe(program: Command, perform: Perform): void {
  program
    .command('serve')
    .description('Serve the dashboard to a browser on this machine, by a one-time link')
    .option('--port <n>', 'port on loopback; 0, which is usual, takes a free one')
    .option('--config <file>', 'YAML or JSON with port, open, folders and settings; they are set before serving')
    .option('--open', 'open the link in the browser')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle serve --port 8484 --open\n  axle serve --config serve.yaml')
    .action((options: ServeOptions) => perform(options, (context) => serve(context, options)));
}

async function serve(context: Context, options: ServeOptions): Promise<void> {
  const { output, messages, interrupted: signal } = context;
  const file = options.config === undefined ? undefined : await readServeFile(options.config);
  const opens = options.open ?? file?.open ?? false;
  let port = options.port === undefined ? (file?.port ?? 0) : wholeNumber('--port', options.port, 0, 65_535);
  let again = false;
  while (!signal.aborted) {
    try {
      const hub = await context.hub();
      // Once: who changes a setting while it serves means it.
      if (file !== undefined && !again) await applyServeFile(file, hub);
      for await (const event of hub.hub.serve({ port }, { signal })) {
        if (output.json) await output.event(event);
        else if (event.type === 'opened') output.note(messages.opened(event.address, event.userAgent));
        if (event.type !== 'listening') continue;
        if (!output.json) {
          if (again) output.note(messages.servingAgain(event.port));
          await output.text(`${again ? event.link : messages.serving(event.link)}\n`);
        }
        // The same address after the hub changed: open pages come back to it.
        port = event.port;
        if (opens && !again) await openInBrowser(event.link, context);
        again = true;
      }
      if (!signal.aborted) throw new HubError('DISCONNECTED', {});
    } catch (error) {
      if (signal.aborted) return;
      if (!again || !HubError.is(error, 'DISCONNECTED')) throw error;
      output.note(messages.reconnecting);
    }
  }
}

import type { Command } from 'commander';
import type { HubClient } from '#shared/contract/index';
import type { ApprovalRequest } from '#shared/contract/approvals';
import { REASON_LENGTH } from '#shared/contract/approval-values';
import { collect } from '../collect';
import type { Context, Perform } from '../context';
import { REFUSED } from '../exit-code';
import { grantText } from '../output/grant-text';
import { localTime } from '../output/local-time';
import { facts, table } from '../output/table';
import { refuse } from '../refuse';

interface Json {
  readonly json?: boolean;
}
interface Listing extends Json {
  readonly all?: boolean;
}
interface Deciding extends Json {
  readonly reason?: string;
}

const JSON_HELP = 'one JSON document';
const REQUEST = 'id of the request';

/** `axle approvals`: starts that wait for the consent of a second person. */
export function addApprovals(program: Command, perform: Perform): void {
  const approvals = program
    .command('approvals')
    .description('Runs that start only once another person agrees')
    .addHelpText('after', '\nExample:\n  axle approvals approve 0190b2c1-… --reason "checked with the change calendar"');

  approvals
    .command('list')
    .description('List what waits for a decision')
    .option('--all', 'what was decided, expired or taken back as well')
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle approvals list')
    .action((options: Listing) =>
      perform(options, async ({ hub, output, messages }) => {
        const every = await collect((await hub()).approvals.watch({}));
        const shown = every
          .filter(({ state }) => options.all === true || state === 'waiting')
          .toSorted((a, b) => b.askedAt.localeCompare(a.askedAt));
        if (output.json) return await output.document(shown);
        const { headings, approvals: words } = messages;
        const columns = [
          { title: headings.request, value: ({ id }: ApprovalRequest) => id },
          { title: headings.script, value: ({ script }: ApprovalRequest) => script.name },
          { title: headings.asker, value: ({ asker }: ApprovalRequest) => asker.name },
          { title: headings.reason, value: ({ reason }: ApprovalRequest) => reason },
          { title: headings.until, value: ({ expiresAt }: ApprovalRequest) => localTime(expiresAt) },
          { title: headings.state, value: ({ state }: ApprovalRequest) => words.state[state] },
          ...(options.all === true ? [{ title: headings.decision, value: words.decided }] : []),
        ];
        await output.text(shown.length === 0 ? `${messages.nothing}\n` : table(shown, columns, output.style));
      }),
    );

  approvals
    .command('show')
    .description('Show one request, and all that its run would be granted')
    .argument('<request>', REQUEST)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle approvals show 0190b2c1-…')
    .action((request: string, options: Json) =>
      perform(options, async (context) => {
        const { hub, output, messages } = context;
        const found = await (await hub()).approvals.get({ request });
        if (output.json) return await output.document(found);
        await output.text(requestText(found.request, context, found) + grantText(found.plan, found.params, messages.grants, output.style));
      }),
    );

  const deciding = (verdict: 'approve' | 'refuse', about: string, reason: string): void => {
    approvals
      .command(verdict)
      .description(about)
      .argument('<request>', REQUEST)
      .option('--reason <text>', reason)
      .option('--json', JSON_HELP)
      .addHelpText('after', `\nExample:\n  axle approvals ${verdict} 0190b2c1-… --reason "not on a Friday"`)
      .action((request: string, options: Deciding) =>
        perform(options, async (context) => {
          const given = reasonOf(options.reason, context);
          if (verdict === 'refuse' && given === undefined) refuse(context.messages.approvals.needsReason);
          const decided = await (await context.hub()).approvals.decide({ request, verdict, ...(given !== undefined && { reason: given }) });
          await shown(decided, context);
          if (decided.state !== 'failed') return;
          if (!context.output.json) context.output.note(context.messages.approvals.failed(decided));
          context.exit(REFUSED);
        }),
      );
  };
  deciding('approve', 'Agree to a request of another person; its run then starts in their name', 'what is kept beside the yes');
  deciding('refuse', 'Refuse a request of another person', 'why; it is told to who asked');

  approvals
    .command('cancel')
    .description('Take a request back')
    .argument('<request>', REQUEST)
    .option('--json', JSON_HELP)
    .addHelpText('after', '\nExample:\n  axle approvals cancel 0190b2c1-…')
    .action((request: string, options: Json) =>
      perform(options, async (context) => shown(await (await context.hub()).approvals.cancel({ request }), context)),
    );
}

/** What was typed as a reason, without the space around it; undefined where nothing was asked. */
export function reasonOf(typed: string | undefined, { messages }: Pick<Context, 'messages'>): string | undefined {
  const reason = typed?.trim();
  if (reason !== undefined && (reason === '' || reason.length > REASON_LENGTH)) refuse(messages.approvals.needsReason);
  return reason;
}

async function shown(request: ApprovalRequest, context: Context): Promise<void> {
  const { output } = context;
  await (output.json ? output.document(request) : output.text(requestText(request, context)));
}

/** What `get` says beside the request. */
type Whole = Pick<Awaited<ReturnType<HubClient['approvals']['get']>>, 'params' | 'trust' | 'mode'>;

function requestText(request: ApprovalRequest, { messages, output }: Pick<Context, 'messages' | 'output'>, whole?: Whole): string {
  const { headings, approvals: words } = messages;
  return facts(
    [
      [headings.request, request.id],
      [headings.script, request.script.name],
      [headings.asker, request.asker.name],
      [headings.reason, request.reason],
      [headings.needs, request.causes.map((cause) => words.cause[cause]).join(', ')],
      [headings.until, localTime(request.expiresAt)],
      [headings.state, words.state[request.state]],
      [headings.decision, words.decided(request)],
      [headings.run, request.run],
      ...(whole === undefined
        ? []
        : ([
            [headings.trust, messages.trust.states[whole.trust]],
            [headings.mode, whole.mode],
          ] as const)),
      ...(whole ?? request).params.map(({ name, value, secret }) => [name, secret ? '••••' : value] as const),
    ],
    output.style,
  );
}

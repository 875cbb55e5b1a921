import type { Param } from '#shared/contract/params';
import type { Script } from '#shared/contract/scripts';
import { envName } from '#shared/contract/env-name';
import type { Messages } from '../messages/messages';
import { safeText } from './safe-text';
import type { Style } from './style';
import { facts, table } from './table';

/** Everything that is known of one script, for people. */
export function scriptText(script: Script, messages: Messages, style: Style): string {
  const { headings, yes, no } = messages;
  const { interpreter, grants, limit } = script;
  const about = facts(
    [
      [headings.name, script.name],
      [headings.id, script.id],
      [headings.description, script.description],
      [headings.file, script.file],
      [headings.trust, messages.trust.states[script.trust]],
      [headings.format, script.format],
      [headings.interpreter, [interpreter.command, ...interpreter.args].join(' ')],
      [headings.found, interpreter.found],
      [headings.tags, script.tags.join(', ')],
      [headings.mode, script.mode],
      [headings.sandbox, script.sandbox],
      [headings.elevation, script.elevation ? messages.asRoot : null],
      [headings.network, grants.network ? yes : no],
      [headings.folders, grants.folders.map(({ path, write }) => (write ? messages.writable(path) : path)).join(', ')],
      [headings.files, grants.files.join(', ')],
      [headings.broker, [...(grants.broker?.scopes ?? []), ...(grants.broker?.secrets ?? [])].join(', ')],
      [headings.startsIn, script.workdir],
      [
        headings.requires,
        [script.dependencies?.runtime ?? '', ...(script.dependencies?.packages.map(({ spec }) => spec) ?? [])]
          .filter((text) => text !== '')
          .join(', '),
      ],
      [headings.timeLimit, script.timeoutSeconds === null ? null : `${script.timeoutSeconds} s`],
      [headings.meant, everyText(script, messages)],
      [headings.retries, script.retry === null ? null : messages.retries(script.retry.times, script.retry.delaySeconds)],
      [headings.limit, limit === null ? null : `${limit.runs}, ${limit.policy}`],
      [headings.asksFirst, script.confirmWhy === undefined ? script.confirm : messages.problem(script.confirmWhy)],
    ],
    style,
  );
  const columns = [
    { title: headings.parameter, value: ({ name }: Param) => name },
    { title: headings.kind, value: ({ kind }: Param) => kind },
    { title: headings.required, value: ({ required }: Param) => (required ? yes : no) },
    { title: headings.passed, value: (param: Param) => passedAs(param, messages) },
    ...(script.params.every(({ when }) => when === null) ? [] : [{ title: headings.onlyWith, value: whenOf }]),
    { title: headings.label, value: ({ label }: Param) => label },
  ];
  const params = script.params.length === 0 ? '' : `\n${table(script.params, columns, style)}`;
  return about + params + problemsText(script, messages, style);
}

const everyText = ({ everySeconds }: Script, { schedules }: Messages): string | null =>
  everySeconds === null ? null : schedules.trigger({ type: 'interval', seconds: everySeconds });

/** What of a script was not understood, one a line. */
export function problemsText({ problems }: Pick<Script, 'problems'>, { problem }: Messages, style: Style): string {
  return problems
    .map(({ code, line, detail, why, blocks }) => {
      const at = line === undefined ? '' : `:${line}`;
      return `  ${(blocks ? style.bad : style.waiting)(code)}${at} ${safeText(why === undefined ? detail : problem(why))}\n`;
    })
    .join('');
}

/** As it stands on the script's command line, or in its environment. */
function passedAs({ name, kind, pass }: Param, { asArgument, notPassed }: Messages): string {
  switch (pass.by) {
    case 'variable':
      return `${kind === 'secret' ? 'AXLE_SECRET' : 'AXLE_PARAM'}_${envName(name)}`;
    case 'position':
      return asArgument;
    case 'option':
      return pass.many === 'list' ? `${pass.option} …` : `${pass.option}=…`;
    case 'switch':
      return [pass.on, pass.off].filter((argument) => argument !== null).join(' / ');
    case 'named':
      return `-${pass.name}:…`;
    case 'object':
      return kind === 'secret' ? `-${pass.name} [${objectTypes[pass.type]}]` : notPassed;
    case 'user-name':
      return `-${pass.of} [PSCredential]`;
    case 'none':
      return notPassed;
  }
}

const objectTypes = { string: 'String', 'secure-string': 'SecureString', credential: 'PSCredential' } as const;

const whenOf = ({ when }: Param): string | null => (when === null ? null : `${when.param}: ${when.is.join(', ')}`);

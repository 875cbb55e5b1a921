import { grantFacts } from '#shared/grants/grant-words';
import { grantAmounts } from '../output/grant-text';
import type { ReportBlock } from './document';
import type { ReportFacts, RunPart } from './gather';
import type { Words } from './words-of';

/** What a run was let reach; of a job what each of its steps was. */
export function grantedBlocks({ steps, ...own }: Pick<ReportFacts, 'run' | 'grants' | 'steps'>, words: Words): readonly ReportBlock[] {
  if (own.run.job === null) return blocksOf(own, words);
  return [...steps].flatMap(([id, part]): readonly ReportBlock[] => [{ type: 'heading', text: id }, ...blocksOf(part, words)]);
}

function blocksOf({ run, grants: { state, plan } }: Pick<RunPart, 'run' | 'grants'>, { grants: say }: Words): readonly ReportBlock[] {
  return [
    ...(state === 'kept' ? [] : [{ type: 'text' as const, text: say(`kept.${state}`) }]),
    ...(plan === null
      ? []
      : [
          {
            type: 'facts' as const,
            entries: grantFacts(plan, say, grantAmounts, run.params).map(({ name, lines }) => [name, lines.join('\n')] as const),
          },
        ]),
  ];
}

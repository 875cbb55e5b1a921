import type { TFunction } from 'i18next';
import type { Part } from '#shared/contract/hub';
import type { Fact } from '../../ui/facts';

/**
 * What a part is and how it is got, in the language on show; where the catalogue has nothing for it, the hub's own
 * words. How to get something is known here for Linux alone: elsewhere the hub names a command, which needs no language.
 */
export function partWords(
  { id, name, state, enables, advice }: Part,
  platform: string | undefined,
  t: TFunction,
): { readonly name: string; readonly enables: string; readonly advice: string | null } {
  const own = (key: string): string => t(`settings:part.${id}.${key}`, { defaultValue: '' });
  const way = own('missing');
  const limited = own('limited') || (way === '' ? '' : `${t('settings:part.silent')} ${way}`);
  const known = platform !== 'linux' ? '' : state === 'missing' ? way : limited;
  return { name: own('name') || name, enables: own('enables') || enables, advice: advice === null ? null : known || advice };
}

/** `memory:cgroup-v2` as a name and a value; what is not known is shown as it is. */
export function sandboxFact(fact: string, t: TFunction): Fact {
  const [code = '', ...rest] = fact.split(':');
  const value = rest.join(':');
  const words = t(`settings:sandbox.${code}.${value}`, { defaultValue: '' });
  return { name: t(`settings:sandbox.${code}.name`, { defaultValue: code }), value: words || value.replaceAll(',', ', ') };
}

import type { TFunction } from 'i18next';
import type { TriggerEvent } from '#shared/contract/triggers';

/** What starts a trigger, in words; `nameOf` gives the name of the script whose runs it follows. */
export function eventWords(event: TriggerEvent, t: TFunction, nameOf: (script: string) => string): string {
  switch (event.type) {
    case 'http':
      return t(`triggers:words.http.${event.proof}`);
    case 'file':
      return t('triggers:words.file', { pattern: event.pattern, folder: event.folder });
    case 'run': {
      const states = event.states.map((state) => t(`shell:runState.${state}`)).join(', ');
      return event.script === null
        ? t('triggers:words.any', { states })
        : t('triggers:words.run', { script: nameOf(event.script), states });
    }
  }
}

import type { Firing, Schedule, Trigger } from '#shared/contract/schedules';
import { safeText as s } from '../output/safe-text';

/** What the command line says of schedules. Values are made safe to print. */
export interface ScheduleWords {
  /** When it is due, in words as far as that is shorter than the expression. */
  trigger(trigger: Trigger): string;
  /** What came of the last time. */
  last(firing: Firing): string;
  readonly missed: Readonly<Record<Schedule['missed'], string>>;
  readonly active: string;
  readonly paused: string;
  readonly scriptGone: string;
  readonly jobGone: string;
  /** The name of a job among those of scripts. */
  job(name: string): string;
  /** The way to say what. */
  readonly oneStartable: string;
  /** That nothing is started while no hub runs, and how one is made to run. */
  readonly needsHub: string;
  /** The way to say when. */
  readonly oneTrigger: string;
  /** The same, where a script could say it as well, and does not. */
  readonly noTrigger: string;
  /** That it is taken from the script. */
  meant(script: string, trigger: Trigger): string;
  readonly interval: string;
  /** The way to say what changes. */
  readonly nothingToChange: string;
  /** That a value is to be taken away that is not there, or is given as well. */
  noValue(param: string): string;
}

const unitsOf = (seconds: number): readonly [count: number, unit: 'd' | 'h' | 'min' | 's'] => {
  if (seconds % 86_400 === 0) return [seconds / 86_400, 'd'];
  if (seconds % 3_600 === 0) return [seconds / 3_600, 'h'];
  return seconds % 60 === 0 ? [seconds / 60, 'min'] : [seconds, 's'];
};

const en: ScheduleWords = {
  trigger(trigger) {
    if (trigger.type === 'cron') return `${s(trigger.expression)} (${s(trigger.zone)})`;
    return trigger.type === 'interval' ? `every ${unitsOf(trigger.seconds).join(' ')}` : 'when the hub starts';
  },
  last({ at, missed, result }) {
    const late = missed > 0 ? `, ${missed} missed` : '';
    switch (result.type) {
      case 'starting':
        return `${at}: being started${late}`;
      case 'started':
        return `${at}: run ${result.run}${late}`;
      case 'refused':
        return `${at}: refused, ${s(result.code)}${late}`;
      case 'skipped':
        return `${at}: skipped${late}`;
      case 'interrupted':
        return `${at}: the hub ended while it was being started; “axle runs list” says whether it ran`;
    }
  },
  missed: { skip: 'skipped', 'run-once': 'made up for by one run' },
  active: 'active',
  paused: 'paused',
  scriptGone: 'its script is gone',
  jobGone: 'its job is gone',
  job: (name) => `job ${name}`,
  oneStartable: 'give one of --script and --job',
  needsHub:
    'Schedules run only while a hub runs. One that was started by a command stays while there are schedules that are not paused; after a restart of the machine, open Axle or run any command.',
  oneTrigger: 'give one of --cron, --every and --at-startup',
  noTrigger: 'give one of --cron, --every and --at-startup, or a script that says how often it is meant to run (every)',
  meant: (script, trigger) => `${s(script)} says how often it is meant to run: ${en.trigger(trigger)}. The schedule takes that.`,
  interval: '--every: a number with s, m, h or d, at least 10s',
  nothingToChange: 'say what changes: --help lists it',
  noValue: (param) => `--unset ${s(param)}: it has no value to take away, or is given as well`,
};

const fr: ScheduleWords = {
  trigger(trigger) {
    if (trigger.type === 'cron') return `${s(trigger.expression)} (${s(trigger.zone)})`;
    if (trigger.type === 'startup') return 'au démarrage du hub';
    const [count, unit] = unitsOf(trigger.seconds);
    return unit === 'd' ? `tous les ${count} j` : `toutes les ${count} ${unit}`;
  },
  last({ at, missed, result }) {
    const late = missed > 0 ? `, ${missed} manquée(s)` : '';
    switch (result.type) {
      case 'starting':
        return `${at} : en cours de lancement${late}`;
      case 'started':
        return `${at} : exécution ${result.run}${late}`;
      case 'refused':
        return `${at} : refusée, ${s(result.code)}${late}`;
      case 'skipped':
        return `${at} : passée${late}`;
      case 'interrupted':
        return `${at} : le hub s’est arrêté pendant le lancement ; « axle runs list » dit si elle a eu lieu`;
    }
  },
  missed: { skip: 'passée', 'run-once': 'rattrapée par une exécution' },
  active: 'active',
  paused: 'en pause',
  scriptGone: 'son script a disparu',
  jobGone: 'sa tâche a disparu',
  job: (name) => `tâche ${name}`,
  oneStartable: 'donnez --script ou --job, l’un des deux',
  needsHub:
    'Les planifications ne s’exécutent que pendant qu’un hub fonctionne. Celui qu’une commande a démarré reste tant qu’il y a des planifications qui ne sont pas en pause ; après un redémarrage de la machine, ouvrez Axle ou lancez une commande quelconque.',
  oneTrigger: 'donnez l’un de --cron, --every et --at-startup',
  noTrigger: 'donnez l’un de --cron, --every et --at-startup, ou un script qui dit à quelle fréquence il doit s’exécuter (every)',
  meant: (script, trigger) =>
    `${s(script)} dit à quelle fréquence il doit s’exécuter : ${fr.trigger(trigger)}. La planification la reprend.`,
  interval: '--every : un nombre suivi de s, m, h ou d, au moins 10s',
  nothingToChange: 'dites ce qui change : --help en donne la liste',
  noValue: (param) => `--unset ${s(param)} : il n’a pas de valeur à retirer, ou elle est donnée aussi`,
};

/** The sentences about schedules in both languages. */
export const schedules: { readonly en: ScheduleWords; readonly fr: ScheduleWords } = { en, fr };

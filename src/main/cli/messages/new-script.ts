import { safeText as s } from '../output/safe-text';

/** What the command line says of a script that it writes. Values are made safe to print. */
export interface NewScriptWords {
  /** What stands in the script itself: single lines without quotes. */
  readonly template: {
    readonly description: string;
    readonly label: string;
    readonly help: string;
    readonly change: string;
    readonly changeNamed: string;
  };
  written(path: string): string;
  trust(state: string): string;
  readonly next: string;
  readonly notASource: string;
  /** Why no script can be called so. */
  readonly characters: string;
  readonly reserved: string;
  readonly length: string;
  ending(ending: string, language: string): string;
  /** Which folder is to be said, of these. */
  whichFolder(folders: readonly string[]): string;
  readonly noFolder: string;
  /** That a folder is not the person’s to write in. */
  builtIn(folder: string): string;
  repository(folder: string): string;
}

const en: NewScriptWords = {
  template: {
    description: 'Prints a text. Say here what the script does.',
    label: 'Text',
    help: 'What is printed.',
    change: 'Change what follows. A parameter comes as AXLE_PARAM_ and its name in capitals.',
    changeNamed: 'Change what follows. A parameter comes as the one of its name in param().',
  },
  written: (path) => `Written: ${s(path)}`,
  trust: (state) => `Trust: ${state}`,
  next: 'Next, once it does what you want:',
  notASource: 'Its folder is no source of scripts yet. Next, once it does what you want; what is in the folder is approved with it:',
  characters: 'NAME: letters, digits, _, - and . alone, and no . at either end',
  reserved: 'NAME: Windows keeps this name to itself',
  length: 'NAME: 100 characters at most',
  ending: (ending, language) => `NAME: ${ending} is not the ending of ${language}`,
  whichFolder: (folders) => `say with --folder which of these: ${folders.map(s).join(', ')}`,
  noFolder: 'there is no folder of your own among the sources yet; say with --folder where to write it',
  builtIn: (folder) => `${s(folder)} belongs to Axle; choose a folder of your own`,
  repository: (folder) => `${s(folder)} is Axle’s copy of a git repository, which the next sync replaces; write it in a clone of your own`,
};

const fr: NewScriptWords = {
  template: {
    description: 'Affiche un texte. Dites ici ce que fait le script.',
    label: 'Texte',
    help: 'Ce qui est affiché.',
    change: 'Modifiez la suite. Un paramètre arrive dans AXLE_PARAM_ suivi de son nom en majuscules.',
    changeNamed: 'Modifiez la suite. Un paramètre arrive dans celui de son nom dans param().',
  },
  written: (path) => `Écrit : ${s(path)}`,
  trust: (state) => `Confiance : ${state}`,
  next: 'Ensuite, quand il fait ce que vous voulez :',
  notASource:
    'Son dossier n’est pas encore une source de scripts. Ensuite, quand il fait ce que vous voulez ; ce que contient le dossier est approuvé avec lui :',
  characters: 'NOM : seulement des lettres, des chiffres, _, - et ., et pas de . au début ni à la fin',
  reserved: 'NOM : Windows se réserve ce nom',
  length: 'NOM : 100 caractères au plus',
  ending: (ending, language) => `NOM : ${ending} n’est pas l’extension de ${language}`,
  whichFolder: (folders) => `dites avec --folder lequel choisir : ${folders.map(s).join(', ')}`,
  noFolder: 'aucun dossier à vous n’est encore parmi les sources ; dites avec --folder où l’écrire',
  builtIn: (folder) => `${s(folder)} appartient à Axle ; choisissez un dossier à vous`,
  repository: (folder) =>
    `${s(folder)} est la copie qu’Axle tient d’un dépôt git, que la prochaine synchronisation remplace ; écrivez-le dans un clone à vous`,
};

/** The words for new scripts in both languages. */
export const newScript: { readonly en: NewScriptWords; readonly fr: NewScriptWords } = { en, fr };

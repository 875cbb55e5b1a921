import type { HubError } from '#shared/contract/errors';

type ParamReason = HubError<'PARAMS_INVALID'>['data']['issues'][number]['reason'];

/** What is wrong with the value of a parameter, in each language; `expected` is safe to print. */
export const paramReasons = {
  en: paramReasonEn,
  fr: paramReasonFr,
} as const;

function paramReasonEn(reason: ParamReason, expected: string): string {
  const hint = expected === '' ? '' : ` (${expected})`;
  switch (reason) {
    case 'required':
      return 'is required';
    case 'type':
      return `has the wrong form${hint}`;
    case 'range':
      return `is out of range${hint}`;
    case 'length':
      return `has the wrong length${hint}`;
    case 'pattern':
      return `does not match${hint}`;
    case 'pattern-too-slow':
      return `cannot be checked: the script’s pattern takes too long${hint}`;
    case 'not-saved':
      return 'is never saved in a preset';
    case 'secret-argument':
      return 'would stand on the script’s command line, where other programs of this machine can read it while it runs; axle run and axle runs repeat take --expose-secrets, which agrees to that';
    case 'secret-object':
      return 'cannot be given: the script takes an object that is made of no text (such as NetworkCredential), or is not started by PowerShell’s -File alone';
    case 'choice':
      return `is not one of the choices${hint}`;
    case 'unknown':
      return 'is no parameter of this script';
    case 'not-asked':
      return `is asked for only with other values${hint}`;
    case 'missing-file':
      return 'names a file that is not there';
    case 'not-folder':
      return 'names something that is not a folder';
  }
}

function paramReasonFr(reason: ParamReason, expected: string): string {
  const hint = expected === '' ? '' : ` (${expected})`;
  switch (reason) {
    case 'required':
      return 'est obligatoire';
    case 'type':
      return `n’a pas la bonne forme${hint}`;
    case 'range':
      return `est hors limites${hint}`;
    case 'length':
      return `n’a pas la bonne longueur${hint}`;
    case 'pattern':
      return `ne correspond pas${hint}`;
    case 'pattern-too-slow':
      return `ne peut pas être vérifié : le motif du script prend trop de temps${hint}`;
    case 'not-saved':
      return 'n’est jamais enregistré dans un préréglage';
    case 'secret-argument':
      return 'serait sur la ligne de commande du script, où d’autres programmes de cette machine peuvent le lire pendant l’exécution ; axle run et axle runs repeat acceptent --expose-secrets, qui y consent';
    case 'secret-object':
      return 'ne peut être donné : le script prend un objet qui ne se fait d’aucun texte (tel que NetworkCredential), ou n’est pas démarré par le seul -File de PowerShell';
    case 'choice':
      return `ne fait pas partie des choix${hint}`;
    case 'unknown':
      return 'n’est pas un paramètre de ce script';
    case 'not-asked':
      return `n’est demandé qu’avec d’autres valeurs${hint}`;
    case 'missing-file':
      return 'désigne un fichier qui n’existe pas';
    case 'not-folder':
      return 'ne désigne pas un dossier';
  }
}

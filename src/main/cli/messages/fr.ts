import type { HubError } from '#shared/contract/errors';
import { errorOfReason, isOwnReason } from '#shared/contract/run-reason';
import { lookIn } from '#shared/doctor/doctor-words';
import doctor from '../../../shared/doctor/locales/fr.json';
import { safeLines, safeText as s } from '../output/safe-text';
import { accounts, accountSentence, type AccountCode } from './accounts';
import { approvals } from './approvals';
import { audit } from './audit';
import { certificates, certificateSentence, type CertificateCode } from './certificates';
import { compare } from './compare';
import { elevationWords } from './elevation';
import { exposeWords } from './expose-words';
import { evidence } from './evidence';
import { grants } from './grants';
import { paramReasons } from './param-reasons';
import { problems } from './problems';
import { headings } from './headings';
import { forbiddenText } from './forbidden';
import { identity, identitySentence, type IdentityCode } from './identity';
import { inputIssueText } from './input-issues';
import { jobs } from './jobs';
import { links } from './links';
import { microsoft } from './microsoft';
import { newScript } from './new-script';
import { notifications } from './notifications';
import { replay } from './replay';
import { queueWords } from './queue-words';
import { reasonsIn } from './reasons';
import { report } from './report';
import { repositories } from './repositories';
import { results } from './results';
import { runWords } from './run-words';
import { schedules } from './schedules';
import { search } from './search';
import { vaults } from './vaults';
import { secretSentence, type SecretCode } from './secret-errors';
import { secrets } from './secrets';
import { wayWords, waySentence, type WayCode } from './sign-in-ways';
import { triggers } from './triggers';
import { trustWords } from './trust';
import type { Ending, Messages } from './sentences';

const reasons = reasonsIn.fr;

/** Phrases françaises de la ligne de commande. */
export const fr: Messages = {
  error: sentence,
  cancelling: 'Annulation ; le script a cinq secondes pour faire le ménage. Un second Ctrl-C le laisse au hub.',
  reconnecting: 'Le hub est parti ; nouvelle connexion…',
  cancelledUnnoted: 'L’exécution est arrêtée malgré tout ; qui l’a demandé n’a pas pu être noté.',
  detached: (run) => `Lancé comme exécution ${run}.`,
  serving: (link) => `Axle est à ce lien, qui l’ouvre une seule fois et pendant cinq minutes :\n\n  ${link}\n\nCtrl-C arrête le service.`,
  servingAgain: (port) => `De nouveau en service sur le port ${port} ; les navigateurs ouverts ont besoin d’un nouveau lien :`,
  opened: (address, userAgent) => `Ouvert par ${s(address)} ${s(userAgent)}`,
  notAccepted: 'cela n’a pas été accepté ; réessayez',
  ...elevationWords.fr.messages,
  ...exposeWords.fr,
  ...queueWords.fr,
  expectDigest: '--expect : une empreinte comme axle run --dry-run l’affiche',
  inexactNumber: (text) => `<value> : un nombre entier au-delà de 9007199254740991 serait arrondi ; comme texte : '${s(text)}'`,
  secretPrompt: (name) => `${s(name)} : `,
  secretNeedsTerminal: (name) => `le secret ${s(name)} doit être saisi dans un terminal, ou lu d’un fichier avec ${s(name)}=@FICHIER`,
  secretInArguments: (name) =>
    `donnez le secret par ${s(name)} (demandé) ou ${s(name)}=@FICHIER : les autres processus voient les arguments d’une commande`,
  secretInParam: (name) =>
    `${s(name)} est un secret : donnez-le par --secret ${s(name)} (demandé) ou --secret ${s(name)}=@FICHIER ; les autres processus voient les arguments d’une commande`,
  confirmPrompt: (question) => `${safeLines(question)} [o/N] `,
  confirmNeedsAnswer: (question) =>
    `ce script pose une question avant de s’exécuter, et il n’y a pas de terminal où répondre : ${s(question)} (--yes répond oui)`,
  meansYes: (answer) => /^\s*(o(ui)?|y(es)?)\s*$/i.test(answer),
  ended: (run) => `L’exécution ${runWords.fr.endings[run.state]}${bracketed(because(run))}.`,
  nextAttempt: (attempt, of, seconds) => `La tentative ${attempt} sur ${of} a échoué ; la suivante commence dans ${seconds} s.`,
  because,
  headings: headings.fr,
  doctor: lookIn(doctor),
  yes: 'oui',
  no: 'non',
  outputSize: (lines, bytes) => `${lines} lignes, ${bytes} octets`,
  sandboxAsked: (inForce, asked) => `${inForce} (demandé : ${asked})`,
  retries: (times, seconds) => `jusqu’à ${times}, d’abord après ${seconds} s`,
  writable: (folder) => `${folder} (écriture)`,
  asArgument: 'un argument',
  usedOf: (used, limit) => `${used} sur ${limit}`,
  accounts: accounts.fr,
  ways: wayWords.fr,
  audit: audit.fr,
  identity: identity.fr,
  approvals: approvals.fr,
  certificates: certificates.fr,
  links: links.fr,
  repositories: repositories.fr,
  results: results.fr,
  jobs: jobs.fr,
  schedules: schedules.fr,
  search: search.fr,
  triggers: triggers.fr,
  notifications: notifications.fr,
  secrets: secrets.fr,
  vaults: vaults.fr,
  trust: trustWords.fr,
  evidence: evidence.fr,
  newScript: newScript.fr,
  replay: replay.fr,
  report: report.fr,
  grants: grants.fr,
  problem: problems.fr,
  compare: compare.fr,
  stateCleared: (count) => (count <= 1 ? `${count} valeur supprimée.` : `${count} valeurs supprimées.`),
  more: (count) => `… et ${count} de plus.`,
  nothing: 'Rien à montrer.',
};

function because({ state, reason, signal, timeoutSeconds, elevation, limitedBy }: Ending): string | null {
  const target = limitedBy?.target ?? null;
  if (target !== null && state === 'queued') return `${s(target)} a déjà autant d’exécutions à la fois que permis`;
  if (target !== null && reason === 'slots-skipped') return `aucun emplacement n’était libre pour ${s(target)}`;
  if (reason !== null) {
    const error = errorOfReason(reason);
    if (isOwnReason(reason))
      return (elevation?.by === 'uac' ? elevationWords.fr.reasons[reason] : undefined) ?? runWords.fr.reasons[reason];
    return error === null ? s(reason) : `${error.code} : ${sentence(error)}`;
  }
  if (state === 'timed_out' && timeoutSeconds !== null) return `au bout de ${timeoutSeconds} s`;
  return signal === null || state === 'cancelled' ? null : s(signal);
}

const bracketed = (why: string | null): string => (why === null ? '' : ` (${why})`);

function sentence(error: HubError): string {
  const ofArea =
    accountSentence(error, 'fr') ??
    waySentence(error, 'fr') ??
    identitySentence(error, 'fr') ??
    secretSentence(error, 'fr') ??
    certificateSentence(error, 'fr');
  if (ofArea !== undefined) return ofArea;
  type Code = Exclude<HubError['code'], AccountCode | WayCode | IdentityCode | SecretCode | CertificateCode>;
  const { code, data } = error as { [C in Code]: { code: C; data: HubError<C>['data'] } }[Code];
  switch (code) {
    case 'BAD_INPUT':
      return (data.places?.map((issue) => inputIssueText(issue, 'fr')) ?? data.issues.map(s)).join(' ; ');
    case 'FORBIDDEN':
      return forbiddenText(data, 'fr');
    case 'SESSION_ENDED':
      return 'la session est terminée';
    case 'CANCELLED':
      return 'annulé';
    case 'DISCONNECTED':
      return 'la connexion au hub est perdue';
    case 'HUB_LEAVING':
      return 'le hub laisse la place à un autre et n’en a rien fait ; réessayez';
    case 'INTERNAL':
      return `une erreur inattendue s’est produite ; le journal la connaît comme incident ${s(data.incident)}`;
    case 'STORAGE_BUSY':
      return `un autre programme tient la base de données depuis ${Math.round(data.waitedMs / 1_000)} s ; réessayez`;
    case 'STORAGE_FULL':
      return `il n’y a plus de place à ${s(data.path)}`;
    case 'STORAGE_READONLY':
      return `${s(data.path)} ne peut pas être écrit`;
    case 'STORAGE_DAMAGED':
      return `${s(data.path)} est endommagé : ${s(data.detail)}`;
    case 'STORAGE_NEWER':
      return `${s(data.path)} a été créé par une version plus récente d’Axle ; mettez Axle à jour, ou choisissez un autre dossier de données avec AXLE_HOME`;
    case 'STORAGE_GONE':
      return `${s(data.path)} manque ou est vide, alors qu’Axle a déjà servi dans ce dossier ; remettez-en une copie (${s(data.folder)} garde celles faites avant les mises à jour), ou choisissez un autre dossier de données avec AXLE_HOME`;
    case 'HUB_UNREACHABLE':
      return `le hub ne peut pas être joint : ${s(data.detail)}`;
    case 'HUB_BUSY':
      return `un autre hub (processus ${data.pid}) tient ce dossier de données et ne répond pas`;
    case 'DATA_FOLDER_REFUSED':
      return `${s(data.folder)} ne peut pas être le dossier de données : ${reasons.folder[data.reason]}`;
    case 'SCRIPT_NOT_FOUND':
      return `il n’y a pas de script ${s(data.script)} ; « axle scripts list » montre ce qu’il y a`;
    case 'SCRIPT_AMBIGUOUS':
      return `${s(data.script)} peut désigner ${data.candidates.map(s).join(', ')}`;
    case 'SCRIPT_BROKEN':
      return `${s(data.script)} ne peut pas être exécuté : ${(data.whys?.map(problems.fr) ?? data.problems).map(s).join(' ; ')}`;
    case 'GRANTS_CHANGED':
      return `ce que ${s(data.script)} peut atteindre n’est plus ce qui avait été montré : ${data.changed.map((facet) => grants.fr(`fact.${facet}`)).join(', ')} ; revoyez-le (axle run --dry-run), puis relancez`;
    case 'SCRIPT_CHANGED':
      return `${s(data.script)} a changé après la demande de cette exécution ; relisez-le, puis relancez-la`;
    case 'SCRIPT_UNTRUSTED':
      if (data.state === 'changed')
        return `${s(data.script)} n’est pas ce qui a été approuvé ; regardez ce qui a changé avec axle scripts review, puis axle scripts approve`;
      return data.state === 'withdrawn'
        ? `${s(data.script)} a été approuvé, puis cette approbation a été retirée ; relisez-le avec axle scripts review, puis axle scripts approve`
        : `${s(data.script)} n’a jamais été approuvé ; relisez-le avec axle scripts review, puis axle scripts approve`;
    case 'APPROVAL_STALE':
      return `${s(data.script)} n’est plus ce que vous avez relu ; relisez-le, puis approuvez-le`;
    case 'APPROVAL_NOT_FOUND':
      return `il n’y a pas de telle approbation de ${s(data.script)}`;
    case 'KEY_INVALID':
      return {
        'not-pem': 'ce n’est pas une clé publique au format PEM (-----BEGIN PUBLIC KEY-----)',
        'not-ed25519': 'la clé n’est pas une clé Ed25519 ; créez-en une avec openssl genpkey -algorithm ed25519',
        private: 'c’est une clé privée : gardez-la pour vous, et donnez la clé publique (openssl pkey -pubout)',
      }[data.reason];
    case 'INTERPRETER_MISSING':
      return `${s(data.script)} a besoin de ${s(data.interpreter)}, qui n’est pas installé`;
    case 'PRESET_EXISTS':
      return `${s(data.script)} a déjà un préréglage ${s(data.preset)} ; donnez --replace, ou un autre nom`;
    case 'PRESET_NOT_FOUND':
      return `${s(data.script)} n’a pas de préréglage ${s(data.preset)} ; « axle presets list ${s(data.script)} » les énumère`;
    case 'PRESETS_FULL':
      return `${s(data.script)} a autant de préréglages qu’il peut en avoir (${data.limit}), ou d’aussi grands ; supprimez-en un`;
    case 'STATE_FULL':
      return `${s(data.script)} garderait plus de ${data.limit / 1_048_576} Mio ; supprimez-en d’abord`;
    case 'STATE_NOT_FOUND':
      return `${s(data.script)} n’a pas de ${s(data.key)}`;
    case 'SHORTCUT_TAKEN':
      return `le raccourci ${s(data.shortcut)} n’est pas disponible : un autre programme l’a pris, ou le système se le réserve`;
    case 'FAVOURITE_NOT_FOUND':
      return `${s(data.script)} n’est pas parmi vos favoris ; « axle scripts favourite list » les énumère`;
    case 'FAVOURITES_FULL':
      return `vous avez autant de favoris qu’il peut y en avoir (${data.limit}) ; retirez-en un d’abord`;
    case 'PARAMS_INVALID':
      return data.issues.map((issue) => `${s(issue.name)} ${paramReasons.fr(issue.reason, s(issue.expected ?? ''))}`).join(' ; ');
    case 'SOURCE_NOT_FOUND':
      return `il n’y a pas de source ${s(data.source)}`;
    case 'SOURCE_EXISTS':
      return `${s(data.folder)} est déjà une source`;
    case 'SOURCE_UNREADABLE':
      return `${s(data.folder)} ne peut pas être lu : ${reasons.source[data.reason]}`;
    case 'REPOSITORY_REFUSED':
      return repositories.fr.refused(data);
    case 'REPOSITORY_FAILED':
      return repositories.fr.failed(data);
    case 'RUN_NOT_FOUND':
      return `il n’y a pas d’exécution ${s(data.run)}`;
    case 'RUN_ENDED':
      return `l’exécution ${s(data.run)} est terminée`;
    case 'RUN_NOT_ENDED':
      return `l’exécution ${s(data.run)} n’est pas encore terminée`;
    case 'RECIPIENT_INVALID':
      return `${s(data.recipient)} n’est pas une clé publique age (age1…)`;
    case 'EVIDENCE_UNREADABLE':
      return `${s(data.file)} ne peut pas être lu : ${evidence.fr.unreadable[data.reason]}`;
    case 'EVIDENCE_LOCKED':
      return `aucune des clés données n’ouvre ${s(data.file)}, ou son en-tête a été modifié`;
    case 'IDENTITY_INVALID':
      return `${s(data.file)} ne contient ni clé ni phrase de passe`;
    case 'AUDIT_BROKEN':
      return `rien n’a été supprimé : la chaîne d’audit ne tient pas à l’entrée ${data.seq} (${s(data.kind)}), qui serait partie ; voyez « axle audit verify »`;
    case 'AUDIT_KEY_LOCKED':
      return 'il n’y a pas de clé pour signer : le magasin de clés est verrouillé, ou n’en contient pas';
    case 'AUDIT_TOO_RECENT':
      return `les entrées d’audit sont conservées au moins ${data.days} jours ; un hub qui était absent, ou dont l’horloge a été avancée, compte ce temps à partir de son prochain démarrage`;
    case 'AUDIT_EXPORT_UNREADABLE':
      return `${s(data.file)} est illisible : ${audit.fr.unreadable(data.reason, data.line)}`;
    case 'FILE_EXISTS':
      return `${s(data.path)} existe déjà ; choisissez un autre nom`;
    case 'INPUT_FULL':
      return `l’exécution ${s(data.run)} ne lit pas ce qui est saisi : 1 Mio attend déjà`;
    case 'RUN_NOT_TERMINAL':
      return `l’exécution ${s(data.run)} n’a pas de terminal où saisir`;
    case 'OUTPUT_GONE':
      return `la sortie de l’exécution ${s(data.run)} a été supprimée pour gagner de la place`;
    case 'RESULT_NOT_FOUND':
      return `l’exécution ${s(data.run)} n’a pas de résultat ${s(data.result)} disponible en ${s(data.as)}`;
    case 'PATTERN_INVALID':
      return `${s(data.pattern)} n’est pas un motif : ${s(data.detail)}`;
    case 'RECORDER_UNAVAILABLE':
      return `l’enregistreur, qui exécute les scripts, ne peut pas être joint : ${s(data.detail)}`;
    case 'SPAWN_FAILED':
      return `${s(data.file)} n’a pas pu être lancé : ${s(data.detail)}`;
    case 'DEPENDENCIES_UNAVAILABLE':
      return grants.fr(`failure.${data.reason}`, { packages: data.packages.map(s).join(', '), detail: s(data.detail) });
    case 'SANDBOX_UNAVAILABLE':
      return `cette machine ne peut pas offrir le bac à sable ${s(data.level)} : ${s(data.detail)}`;
    case 'ELEVATION_UNAVAILABLE':
      return grants.fr(`elevation.${data.reason}`, { detail: s(data.detail) });
    case 'ELEVATION_NOT_ASKED':
      return `l’exécution ${s(data.run)} ne demande pas cela, ou plus`;
    case 'SLOTS_EXHAUSTED':
      if (data.by === 'subject') return `${s(data.pool)} peut s’exécuter ${data.limit} fois à la fois, et c’est le cas`;
      if (data.by === 'target')
        return `aucun emplacement de ${s(data.pool)} n’est libre pour ${s(data.target ?? '')} (${data.limit} à la fois)`;
      return data.by === 'holder'
        ? `les ${data.limit} emplacements de ${s(data.pool)} qu’une même personne peut occuper sont pris`
        : `les ${data.limit} emplacements de ${s(data.pool)} sont pris`;
    case 'SLOT_NOT_FOUND':
      return `il n’y a pas d’emplacement ${s(data.slot)}`;
    case 'POOLS_FULL':
      return `il y a autant de groupes qu’il peut y en avoir (${data.limit}) : utilisez l’un d’eux à la place de ${s(data.pool)}`;
    case 'POOL_NOT_FOUND':
      return `il n’y a pas de groupe ${s(data.pool)}`;
    case 'POLICY_UNSUPPORTED':
      return `${s(data.pool)} ne peut que refuser, pas ${s(data.policy)} : un processus ne peut pas encore attendre une place`;
    case 'APPROVAL_REQUIRED':
    case 'APPROVAL_NEEDLESS':
    case 'STARTER_MAY_NOT':
    case 'APPROVAL_OWN':
    case 'APPROVAL_REQUEST_NOT_FOUND':
    case 'APPROVAL_REQUEST_OVER':
    case 'APPROVALS_FULL':
    case 'APPROVAL_REFUSED':
    case 'APPROVAL_EXPIRED':
      return approvals.fr.error(error);
    case 'JOB_NOT_FOUND':
      return `il n’y a pas de tâche ${s(data.job)} ; « axle jobs list » montre ce qu’il y a`;
    case 'JOB_EXISTS':
      return `il y a déjà une tâche ${s(data.name)}`;
    case 'JOB_CHANGED':
      return `${s(data.name)} a été modifiée par ${s(data.by)} entre-temps ; rien n’a été enregistré`;
    case 'JOB_INVALID':
      return data.problems.map((problem) => jobs.fr.problem(problem)).join(' ; ');
    case 'JOB_WIDENED':
      return `la tâche ${s(data.job)} exécute à présent des scripts qu’elle n’exécutait pas lors de la mise en place : ${data.scripts.map(s).join(', ')} ; enregistrez de nouveau la planification ou le déclencheur`;
    case 'STEP_NOT_FOUND':
      return `l’exécution ${s(data.run)} n’a pas d’étape ${s(data.step)}`;
    case 'STEP_VALUE_TOO_LONG':
      return `ce que ${s(data.expression)} donne à l’étape ${s(data.step)} est plus long qu’un paramètre ne peut l’être`;
    case 'SCHEDULE_NOT_FOUND':
      return `il n’y a pas de planification ${s(data.schedule)} ; « axle schedules list » montre ce qu’il y a`;
    case 'SCHEDULE_EXISTS':
      return `il y a déjà une planification ${s(data.name)}`;
    case 'SCHEDULE_SECRET':
      return `${s(data.script)} ne peut pas être planifié avec le secret ${data.params.map(s).join(', ')} : les secrets ne sont pas conservés, et personne n’est là pour les saisir`;
    case 'CRON_INVALID':
      return reasons.cron(s(data.expression), data.part, s(data.given));
    case 'ZONE_UNKNOWN':
      return `il n’y a pas de fuseau horaire ${s(data.zone)} ; ils s’appellent comme Europe/Paris ou UTC`;
    case 'TRIGGER_NOT_FOUND':
      return `il n’y a pas de déclencheur ${s(data.trigger)} ; « axle triggers list » montre ce qu’il y a`;
    case 'TRIGGER_EXISTS':
      return `il y a déjà un déclencheur ${s(data.name)}`;
    case 'TRIGGER_SECRET':
      return `${s(data.script)} ne peut pas être lancé par un déclencheur avec le secret ${data.params.map(s).join(', ')} : les secrets ne sont pas conservés, et personne n’est là pour les saisir`;
    case 'TRIGGER_LOOP':
      return `${s(data.script)} se lancerait lui-même, encore et encore`;
    case 'TRIGGER_SPREAD':
      return `${s(data.script)} n’est pas lancé : des déclencheurs avaient lancé ${data.most} exécutions à partir d’un même début`;
    case 'TRIGGER_NOT_HTTP':
      return `${s(data.trigger)} n’est pas lancé par des requêtes, il n’a donc pas de secret`;
    case 'FOLDER_UNREADABLE':
      return `${s(data.folder)} ne peut pas être surveillé : ${triggers.fr.trouble[data.reason]}`;
    case 'RULE_NOT_FOUND':
      return `il n’y a pas de règle ${s(data.rule)} ; « axle notifications rules » montre ce qu’il y a`;
    case 'RULE_EXISTS':
      return `il y a déjà une règle ${s(data.name)}`;
    case 'WEBHOOK_REFUSED':
      return notifications.fr.refused[data.reason];
    case 'GRAPH_UNAUTHORIZED':
      return microsoft.fr.signIn[data.reason];
    case 'GRAPH_FORBIDDEN':
      return microsoft.fr.forbidden(data);
    case 'GRAPH_THROTTLED':
      return microsoft.fr.throttled(data);
    case 'GRAPH_UNREACHABLE':
      return microsoft.fr.unreachable(data);
    case 'GRAPH_REFUSED':
      return microsoft.fr.refused(data);
    case 'KEY_VAULT_FAILED':
      return microsoft.fr.vault(data);
    case 'ADDRESS_UNKNOWN':
      return `cette machine n’a pas l’adresse ${s(data.address)}`;
    case 'PORT_TAKEN':
      return `le port ${data.port} est pris ; choisissez-en un autre avec --port`;
    case 'PORT_NOT_SERVED':
      return `rien n’est en service sur le port ${data.port} ; « axle serve » le fait`;
    case 'TICKET_INVALID':
      return 'ce lien a déjà servi ou est trop ancien';
    case 'DISPLAY_MISSING':
      return 'il n’y a pas d’écran où montrer un dialogue';
  }
}

/*
 * What settings may be, apart from their schemas, which are made of it: a page reads the settings that it was left with
 * before it has a schema.
 */

/** How much a run may be kept from, least first. */
export const sandboxLevels = ['none', 'standard', 'strict'] as const;

/** What there is to choose from. */
export const settingChoices = {
  theme: ['system', 'light', 'dark', 'contrast'],
  language: ['system', 'en', 'fr'],
  trust: ['required', 'warn'],
} as const;

/** The least and the most of the settings that are whole numbers. */
export const settingBounds = {
  outputPerRunMiB: { min: 32, max: 1_048_576 },
  outputTotalMiB: { min: 64, max: 16_777_216 },
  terminalScrollback: { min: 100, max: 100_000 },
  /** How long a request for another person's yes waits. */
  approvalHours: { min: 1, max: 720 },
  /** Where there is a bound at all: 0 is none. */
  auditDays: { min: 30, max: 36_500 },
  /** The same. */
  lockIdleMinutes: { min: 1, max: 1_440 },
  /** The same. */
  secretRotationDays: { min: 1, max: 3_650 },
} as const;

/**
 * What a shortcut of the whole system is written as, in Electron's own form: at least one modifier, then one key. Empty is none.
 * A modifier is asked for since a bare key would be taken from every other program.
 */
export const shortcutForm =
  /^$|^(?:(?:CommandOrControl|Command|Control|Alt|Option|Shift|Super|Meta)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Tab|Up|Down|Left|Right|Home|End|PageUp|PageDown|Insert|Delete)$/;

/** What runs may need another person for, each a setting; and all that are about that. */
export const approvalGrants = ['approvalElevation', 'approvalNetwork', 'approvalHosts', 'approvalSecrets'] as const;
export const approvalSettings = [...approvalGrants, 'approvalTags', 'approvalHours'] as const;
/** What `approvalTags` is written as, once the space around it is gone. */
export const tagsForm = /^[^\r\n]{0,1024}$/;
/** In `approvalTags`: whatever its tags are. */
export const ANY_TAG = '*';

/** A folder by its whole path; empty for the usual one. */
export const folderForm = /^$|^(?:\/|[A-Za-z]:[\\/])[^\r\n]{0,4000}$/;

/** What holds where nobody chose. */
export const settingDefaults = {
  theme: 'system',
  language: 'system',
  tourDone: false,
  trust: 'required',
  sandbox: 'standard',
  sandboxFloor: 'none',
  outputPerRunMiB: 4_096,
  outputTotalMiB: 20_480,
  terminalScrollback: 10_000,
  quickShortcut: 'Alt+Shift+Space',
  stayInTray: false,
  startAtSignIn: false,
  approvalElevation: false,
  approvalNetwork: false,
  approvalHosts: false,
  approvalSecrets: false,
  approvalTags: '',
  approvalHours: 4,
  certificateFolder: '',
  auditDays: 0,
  secretRotationDays: 0,
  lockIdleMinutes: 0,
  lockWithSystem: false,
} as const;

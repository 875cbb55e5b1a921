import { defineContract, procedure, stream } from './kernel';
import { SandboxLevel } from './scripts';
import { folderForm, settingBounds, settingChoices, settingDefaults, shortcutForm, tagsForm } from './setting-values';
import { z } from './zod';

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().int().min(min).max(max);

const values = {
  theme: z.enum(settingChoices.theme),
  /** `system` follows the machine's language. */
  language: z.enum(settingChoices.language),
  tourDone: z.boolean(),
  /** Whether only approved bytes run, or others run as well and their runs say so. */
  trust: z.enum(settingChoices.trust),
  /** Level of a script that asks for none. */
  sandbox: SandboxLevel,
  /** No run is sandboxed less than this, whoever asks; where it is not to be had, runs are refused. */
  sandboxFloor: SandboxLevel,
  /** Output kept for one run, and for all runs, in MiB; the oldest is trimmed. */
  outputPerRunMiB: within(settingBounds.outputPerRunMiB),
  outputTotalMiB: within(settingBounds.outputTotalMiB),
  /** Lines that a terminal keeps. */
  terminalScrollback: within(settingBounds.terminalScrollback),
  /** Opens the desktop's quick launch from anywhere; empty for none. */
  quickShortcut: z.string().max(64).regex(shortcutForm),
  /** Whether the desktop stays when its last window closes, for the shortcut and the tray. */
  stayInTray: z.boolean(),
  /** Whether the desktop starts, without a window, when the person signs in to the machine. */
  startAtSignIn: z.boolean(),
  /** Runs that need another person's yes: those with root's rights, the network, hosts among their parameters, or secrets. */
  approvalElevation: z.boolean(),
  approvalNetwork: z.boolean(),
  approvalHosts: z.boolean(),
  approvalSecrets: z.boolean(),
  /** And those of scripts with one of these tags, with commas between; `*` is every script. */
  approvalTags: z.string().trim().regex(tagsForm),
  /** How long that is waited for at most, in hours. */
  approvalHours: within(settingBounds.approvalHours),
  /** Where this person's certificates lie, on systems that have no store of their own for that; empty for the usual place. */
  certificateFolder: z.string().regex(folderForm),
  /** Age in days at which audit entries are removed, each day; 0 for never. */
  auditDays: z.union([z.literal(0), within(settingBounds.auditDays)]),
  /** Age in days at which what is sealed gets new keys; 0 for never. */
  secretRotationDays: z.union([z.literal(0), within(settingBounds.secretRotationDays)]),
  /** Minutes in which nobody does anything, after which a page locks its session; 0 for never. */
  lockIdleMinutes: z.union([z.literal(0), within(settingBounds.lockIdleMinutes)]),
  /** Whether the windows lock when the machine's own session is locked. */
  lockWithSystem: z.boolean(),
};

/** What a person or the hub may choose. Every key has a default. */
export const Settings = z.object({
  theme: values.theme.default(settingDefaults.theme),
  language: values.language.default(settingDefaults.language),
  tourDone: values.tourDone.default(settingDefaults.tourDone),
  trust: values.trust.default(settingDefaults.trust),
  sandbox: values.sandbox.default(settingDefaults.sandbox),
  sandboxFloor: values.sandboxFloor.default(settingDefaults.sandboxFloor),
  outputPerRunMiB: values.outputPerRunMiB.default(settingDefaults.outputPerRunMiB),
  outputTotalMiB: values.outputTotalMiB.default(settingDefaults.outputTotalMiB),
  terminalScrollback: values.terminalScrollback.default(settingDefaults.terminalScrollback),
  quickShortcut: values.quickShortcut.default(settingDefaults.quickShortcut),
  stayInTray: values.stayInTray.default(settingDefaults.stayInTray),
  startAtSignIn: values.startAtSignIn.default(settingDefaults.startAtSignIn),
  approvalElevation: values.approvalElevation.default(settingDefaults.approvalElevation),
  approvalNetwork: values.approvalNetwork.default(settingDefaults.approvalNetwork),
  approvalHosts: values.approvalHosts.default(settingDefaults.approvalHosts),
  approvalSecrets: values.approvalSecrets.default(settingDefaults.approvalSecrets),
  approvalTags: values.approvalTags.default(settingDefaults.approvalTags),
  approvalHours: values.approvalHours.default(settingDefaults.approvalHours),
  certificateFolder: values.certificateFolder.default(settingDefaults.certificateFolder),
  auditDays: values.auditDays.default(settingDefaults.auditDays),
  secretRotationDays: values.secretRotationDays.default(settingDefaults.secretRotationDays),
  lockIdleMinutes: values.lockIdleMinutes.default(settingDefaults.lockIdleMinutes),
  lockWithSystem: values.lockWithSystem.default(settingDefaults.lockWithSystem),
});
export type Settings = z.infer<typeof Settings>;
/** Some of the settings; the rest stays as it is. */
export const SettingsChange = z.strictObject(values).partial();
export type SettingsChange = z.infer<typeof SettingsChange>;

/** What people chose. */
export const settings = defineContract('settings', {
  get: procedure({ scope: 'settings:read', input: z.object({}), output: Settings }),
  /** The settings now and after each change; latest value. */
  watch: stream({ scope: 'settings:read', input: z.object({}), item: Settings, window: 4 }),
  /** Changes what is given and leaves the rest; gives all settings. */
  set: procedure({ scope: 'settings:write', input: SettingsChange, output: Settings, errors: ['SHORTCUT_TAKEN'] }),
});

import type { Settings } from '#shared/contract/settings';
import {
  folderForm,
  sandboxLevels,
  settingBounds,
  settingChoices,
  settingDefaults,
  shortcutForm,
  tagsForm,
} from '#shared/contract/setting-values';

const KEPT = 'axle.settings';

/**
 * The settings that the page was left with, so that the first paint has the right theme and language. It is looked at
 * by hand, since there are no schemas before the first paint: what is missing or makes no sense is as if nobody chose.
 */
export function rememberedSettings(): Settings {
  const kept = keptValues();
  return {
    theme: oneOf(settingChoices.theme, kept('theme')) ?? settingDefaults.theme,
    language: oneOf(settingChoices.language, kept('language')) ?? settingDefaults.language,
    tourDone: oneOf([true, false], kept('tourDone')) ?? settingDefaults.tourDone,
    trust: oneOf(settingChoices.trust, kept('trust')) ?? settingDefaults.trust,
    sandbox: oneOf(sandboxLevels, kept('sandbox')) ?? settingDefaults.sandbox,
    sandboxFloor: oneOf(sandboxLevels, kept('sandboxFloor')) ?? settingDefaults.sandboxFloor,
    outputPerRunMiB: amount('outputPerRunMiB'),
    outputTotalMiB: amount('outputTotalMiB'),
    terminalScrollback: amount('terminalScrollback'),
    quickShortcut: shortcut(),
    stayInTray: oneOf([true, false], kept('stayInTray')) ?? settingDefaults.stayInTray,
    startAtSignIn: oneOf([true, false], kept('startAtSignIn')) ?? settingDefaults.startAtSignIn,
    approvalElevation: kept('approvalElevation') === true,
    approvalNetwork: kept('approvalNetwork') === true,
    approvalHosts: kept('approvalHosts') === true,
    approvalSecrets: kept('approvalSecrets') === true,
    approvalTags: tags(),
    approvalHours: amount('approvalHours'),
    certificateFolder: folder(),
    auditDays: amount('auditDays'),
    secretRotationDays: amount('secretRotationDays'),
    lockIdleMinutes: amount('lockIdleMinutes'),
    lockWithSystem: kept('lockWithSystem') === true,
  };

  function shortcut(): string {
    const value = kept('quickShortcut');
    return typeof value === 'string' && shortcutForm.test(value) ? value : settingDefaults.quickShortcut;
  }

  function folder(): string {
    const value = kept('certificateFolder');
    return typeof value === 'string' && folderForm.test(value) ? value : settingDefaults.certificateFolder;
  }

  function tags(): string {
    const value = kept('approvalTags');
    return typeof value === 'string' && tagsForm.test(value.trim()) ? value.trim() : settingDefaults.approvalTags;
  }

  function amount(name: keyof typeof settingBounds): number {
    const value = kept(name);
    const { min, max } = settingBounds[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : settingDefaults[name];
  }
}

/** Keeps settings for the next time the page opens. */
export const keepSettings = (settings: Settings): void => localStorage.setItem(KEPT, JSON.stringify(settings));

/** What was kept, whatever it is, by the names of settings. */
function keptValues(): (name: keyof Settings) => unknown {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    return (name) => (typeof kept === 'object' && kept !== null ? Reflect.get(kept, name) : undefined);
  } catch {
    return () => undefined;
  }
}

const oneOf = <T>(choices: readonly T[], value: unknown): T | undefined => choices.find((choice) => choice === value);

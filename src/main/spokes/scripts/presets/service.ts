import path from 'node:path';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { ParamValues } from '#shared/contract/params';
import { MAX_PRESETS, MAX_PRESETS_WEIGHT, type Preset } from '#shared/contract/presets';
import type { Script } from '#shared/contract/scripts';
import { isoOf } from '#main/platform/clock';
import type { ScriptsDeps } from '../ports';
import { keptValues, valuesNow } from './kept-values';
import { deletePreset, presetsOf, presetWeights, putPreset, type PresetRow, type PresetTables } from './store';

/** What is saved under which name. */
export interface PresetRequest {
  readonly name: string;
  readonly params: ParamValues;
  /** In place of the one of this name, where there is one. */
  readonly replace: boolean;
}

/** The values that people saved for scripts. */
export interface Presets {
  /** By name, with what the script still takes. What has become a secret since is forgotten for good. */
  of(script: Script): Promise<readonly Preset[]>;
  /** Refuses with PARAMS_INVALID what does not fit the form, PRESET_EXISTS unless it may be replaced, PRESETS_FULL. */
  save(script: Script, asked: PresetRequest, actor: Actor): Promise<Preset>;
  /** Refuses with PRESET_NOT_FOUND. */
  remove(script: Script, name: string, actor: Actor): Promise<void>;
}

/** Presets in the database. */
export function createPresets({ db, log, clock, audit, home }: Pick<ScriptsDeps, 'db' | 'log' | 'clock' | 'audit' | 'home'>): Presets {
  const uploads = path.join(home, 'uploads');

  function readable(script: Script, row: PresetRow): readonly Preset[] {
    const parsed = ParamValues.safeParse(jsonOf(row.params));
    if (parsed.success) return [{ name: row.name, params: parsed.data, by: row.saved_by, savedAt: isoOf(row.saved_at) }];
    log.warn('scripts.preset-unreadable', { script: script.id });
    return [];
  }

  return {
    async of(script) {
      const rows = await presetsOf(db.tables<PresetTables>(), script.id);
      const all = rows.flatMap((row) => readable(script, row));
      const secrets = script.params.flatMap(({ kind, name }) => (kind === 'secret' ? [name] : []));
      const shown = all.map((preset) => ({ ...preset, params: valuesNow(script.params, preset.params) }));
      const exposed = all.flatMap(({ params }, at) => (secrets.some((name) => Object.hasOwn(params, name)) ? (shown[at] ?? []) : []));
      if (exposed.length > 0) {
        await db.write(async (tx) => {
          for (const preset of exposed) await putPreset(tx.tables<PresetTables>(), script.id, preset);
        });
      }
      return shown;
    },
    async save(script, { name, params, replace }, actor) {
      const { values, issues } = keptValues(script.params, params, uploads);
      if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues });
      const preset: Preset = { name, params: values, by: actor.name, savedAt: isoOf(clock.now()) };
      await db.write(async (tx) => {
        const tables = tx.tables<PresetTables>();
        const there = await presetWeights(tables, script.id);
        const known = there.some((row) => row.name === name);
        if (known && !replace) throw new HubError('PRESET_EXISTS', { script: script.id, preset: name });
        const others = there.filter((row) => row.name !== name);
        const weight = others.reduce((sum, row) => sum + row.weight, Buffer.byteLength(JSON.stringify(values)));
        if (others.length >= MAX_PRESETS || weight > MAX_PRESETS_WEIGHT) {
          throw new HubError('PRESETS_FULL', { script: script.id, limit: MAX_PRESETS });
        }
        await putPreset(tables, script.id, preset);
        // What a person calls it may tell of a person.
        const entry = { action: 'preset.save', outcome: 'ok', actor, object: `script:${script.id}` } as const;
        await audit.append(tx, { ...entry, detail: { replaced: known }, personal: { name } });
      });
      return preset;
    },
    async remove(script, name, actor) {
      await db.write(async (tx) => {
        if (!(await deletePreset(tx.tables<PresetTables>(), script.id, name)))
          throw new HubError('PRESET_NOT_FOUND', { script: script.id, preset: name });
        await audit.append(tx, { action: 'preset.remove', outcome: 'ok', actor, object: `script:${script.id}`, personal: { name } });
      });
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A damaged row is no preset.
  }
}

import path from 'node:path';
import type { Actor } from '#shared/contract/actor';
import type { ParamIssue } from '#shared/contract/error-catalog';
import { HubError } from '#shared/contract/errors';
import { ParamValues, type Param } from '#shared/contract/params';
import { MAX_PRESET_WEIGHT, MAX_PRESETS, type Preset } from '#shared/contract/presets';
import type { Script } from '#shared/contract/scripts';
import { validateParams } from '#shared/contract/validate-params';
import { isoOf } from '#main/platform/clock';
import type { ScriptsDeps } from '../ports';
import { within } from '../sources/place';
import { deletePreset, presetsOf, putPreset, type PresetRow, type PresetTables } from './store';

/** The values that people saved for scripts. */
export interface Presets {
  of(script: Script): Promise<readonly Preset[]>;
  /** Refuses with PARAMS_INVALID what does not fit the form, PRESET_EXISTS unless it may be replaced, PRESETS_FULL. */
  save(
    script: Script,
    asked: { readonly name: string; readonly params: ParamValues; readonly replace: boolean },
    actor: Actor,
  ): Promise<Preset>;
  /** Refuses with PRESET_NOT_FOUND. */
  remove(script: Script, name: string, actor: Actor): Promise<void>;
}

/** Presets in the database. `uploads` is where files lie that were sent for one run. */
export function createPresets({ db, log, clock, audit, home }: Pick<ScriptsDeps, 'db' | 'log' | 'clock' | 'audit' | 'home'>): Presets {
  const uploads = path.join(home, 'uploads');

  function readable(script: Script, row: PresetRow): readonly Preset[] {
    const parsed = ParamValues.safeParse(jsonOf(row.params));
    if (parsed.success) return [{ name: row.name, params: parsed.data, by: row.saved_by, savedAt: isoOf(row.saved_at) }];
    log.warn('scripts.preset-unreadable', { script: script.id, name: row.name });
    return [];
  }

  return {
    async of(script) {
      const rows = await presetsOf(db.tables<PresetTables>(), script.id);
      return rows.flatMap((row) => readable(script, row));
    },
    async save(script, { name, params, replace }, actor) {
      const issues = issuesOf(script.params, params, uploads);
      if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues });
      const preset: Preset = { name, params, by: actor.name, savedAt: isoOf(clock.now()) };
      await db.write(async (tx) => {
        const tables = tx.tables<PresetTables>();
        const there = await presetsOf(tables, script.id);
        const known = there.some((row) => row.name === name);
        if (known && !replace) throw new HubError('PRESET_EXISTS', { script: script.id, preset: name });
        if (!known && there.length >= MAX_PRESETS) throw new HubError('PRESETS_FULL', { script: script.id, limit: MAX_PRESETS });
        await putPreset(tables, script.id, preset);
        await audit.append(tx, {
          action: 'preset.save',
          outcome: 'ok',
          actor,
          object: `script:${script.id}`,
          detail: { name, replaced: known },
        });
      });
      return preset;
    },
    async remove(script, name, actor) {
      await db.write(async (tx) => {
        if (!(await deletePreset(tx.tables<PresetTables>(), script.id, name)))
          throw new HubError('PRESET_NOT_FOUND', { script: script.id, preset: name });
        await audit.append(tx, { action: 'preset.remove', outcome: 'ok', actor, object: `script:${script.id}`, detail: { name } });
      });
    },
  };
}

/** What keeps values from being saved. That one is missing, or not asked for with these, does not: others may be given with each run. */
function issuesOf(params: readonly Param[], given: ParamValues, uploads: string): ParamIssue[] {
  const unsaved = params.filter(
    ({ kind, name }) => Object.hasOwn(given, name) && (kind === 'secret' || isUpload(kind, given[name], uploads)),
  );
  // Patterns may take for ever, and are tried with each run.
  const issues = validateParams(params, given, { matches: () => true }).issues.filter(
    ({ name, reason }) => !lenient.has(reason) && !unsaved.some((param) => param.name === name),
  );
  const heavy = JSON.stringify(given).length > MAX_PRESET_WEIGHT ? longest(given) : [];
  return [...unsaved.map(({ name }): ParamIssue => ({ name, reason: 'not-saved' })), ...issues, ...heavy].slice(0, 64);
}

const lenient: ReadonlySet<ParamIssue['reason']> = new Set(['required', 'not-asked']);

const isUpload = (kind: Param['kind'], value: unknown, uploads: string): boolean =>
  kind === 'file' && typeof value === 'string' && within(path.resolve(value), uploads);

/** The value that weighs most is the one to leave out. */
function longest(given: ParamValues): readonly ParamIssue[] {
  const [first] = Object.entries(given).toSorted(([, a], [, b]) => String(b).length - String(a).length);
  return first === undefined ? [] : [{ name: first[0].slice(0, 1_024), reason: 'length', expected: `≤ ${MAX_PRESET_WEIGHT} in all` }];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A damaged row is no preset.
  }
}

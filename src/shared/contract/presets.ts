import { ParamValues } from './params';
import { z } from './zod';

/** What a preset is called; unique among those of its script. */
export const PresetName = z.string().trim().min(1).max(128);

/** Values of a script's form that somebody saved under a name, for everybody who may see it. Never a secret. */
export const Preset = z.object({
  name: PresetName,
  /** By parameter name; a parameter that is absent keeps its default. */
  params: ParamValues,
  /** Who saved it last. */
  by: z.string().max(256),
  savedAt: z.iso.datetime(),
});
export type Preset = z.infer<typeof Preset>;

/** So many presets a script has at most. */
export const MAX_PRESETS = 100;
/** What the values of all presets of a script weigh at most, in bytes as JSON: they are told in one frame. */
export const MAX_PRESETS_WEIGHT = 524_288;
/** What the values of one preset weigh at most, as JSON in UTF-16 units. */
export const MAX_PRESET_WEIGHT = 32_768;

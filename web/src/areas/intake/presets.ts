/** The kinds of sheets the server knows. */

export const presetWords = {
  auto: "presetAuto",
  northwind: "presetNorthwind",
  online_retail: "presetOnlineRetail",
  generic: "presetGeneric",
} as const;

export type Preset = keyof typeof presetWords;

export const presets = Object.keys(presetWords) as Preset[];

export function isPreset(word: string): word is Preset {
  return word in presetWords;
}

/** What the command line says of replays. */
export interface ReplayWords {
  /** What `--speed` takes. */
  readonly speed: string;
}

/** The words for replays in both languages. */
export const replay: { readonly en: ReplayWords; readonly fr: ReplayWords } = {
  en: { speed: '--speed: a number from 0.01 to 1000, or 0 or max for no pauses' },
  fr: { speed: '--speed : un nombre de 0.01 à 1000, ou 0 ou max pour aucune pause' },
};

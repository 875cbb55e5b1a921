/** How something ended, for its colour; the word beside it says the same. */
export type Tone = 'good' | 'bad' | 'quiet';

/** A column of a table; `solid`: its values are short and are not broken. */
export interface ReportColumn {
  readonly title: string;
  readonly right?: boolean;
  readonly solid?: boolean;
}

/** A line of output: `err` came on standard error. */
export interface ReportLine {
  readonly text: string;
  readonly err: boolean;
}

/** A piece of a report. All texts are as they came, from anybody: whoever writes them down makes them harmless. */
export type ReportBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'heading'; readonly text: string }
  /** An address, to be read and copied: it leads nowhere by itself. */
  | { readonly type: 'address'; readonly text: string }
  | { readonly type: 'facts'; readonly entries: readonly (readonly [name: string, value: string])[] }
  /** `narrow`: it is as wide as what is in it, where a few numbers would stand far apart. */
  | {
      readonly type: 'table';
      readonly columns: readonly ReportColumn[];
      readonly rows: readonly (readonly string[])[];
      readonly narrow?: boolean;
    }
  | { readonly type: 'output'; readonly lines: readonly ReportLine[] };

/** A report of a run: what it says, and not how that looks. */
export interface ReportDocument {
  readonly language: string;
  /** What stands between a name and its value in this language. */
  readonly colon: string;
  readonly kind: string;
  readonly title: string;
  readonly state: { readonly text: string; readonly tone: Tone };
  /** How it ended and why, sentences. */
  readonly lead: readonly string[];
  readonly sections: readonly { readonly title: string; readonly blocks: readonly ReportBlock[] }[];
  readonly foot: readonly string[];
}

import type { Pass } from '#shared/contract/params';

/** The kinds that a parameter of PowerShell can be. */
export type FoundKind = 'text' | 'multiline' | 'number' | 'boolean' | 'choice' | 'multi-choice' | 'date' | 'file' | 'folder' | 'secret';

/** A parameter as `ParamInput` of the metadata's schema takes it. */
export interface FoundParam {
  readonly name: string;
  readonly kind: FoundKind;
  readonly label: string;
  readonly help?: string;
  readonly required?: boolean;
  readonly default?: string | number | boolean | readonly string[];
  readonly min?: number | string;
  readonly max?: number | string;
  readonly integer?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly pass: Pass;
}

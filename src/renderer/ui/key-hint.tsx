import type { ReactNode } from 'react';

/** Keys as they are labelled, for example `Ctrl K`. */
export const KeyHint = ({ keys }: { readonly keys: string }): ReactNode => <kbd className="ax-kbd">{keys}</kbd>;

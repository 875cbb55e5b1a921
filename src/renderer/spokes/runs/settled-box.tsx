import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { SearchBox } from '../../ui/search-box';

const SETTLE_MS = 200;

interface SettledBoxProps {
  readonly label: string;
  readonly value: string;
  readonly most: number;
  readonly onChange: (value: string) => void;
}

/** A field to filter with that tells what was typed once nothing more comes for a moment. */
export function SettledBox({ label, value, most, onChange }: SettledBoxProps): ReactNode {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  const settle = useEffectEvent(onChange);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => settle(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return <SearchBox label={label} value={text} onChange={(next) => setText(next.slice(0, most))} width="auto" />;
}

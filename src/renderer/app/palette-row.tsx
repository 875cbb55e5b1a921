import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/scripts';
import { runTone } from '../lib/run-state';
import { useFormat } from '../lib/use-format';
import { Icon } from '../ui/icon';
import { KeyHint } from '../ui/key-hint';
import { Chip, StatusTag } from '../ui/status-tag';
import type { Entry } from './palette-entries';

/** As the files are called, since that is how people know them. */
const short: Readonly<Record<Language, string>> = {
  bash: 'sh',
  sh: 'sh',
  zsh: 'zsh',
  ksh: 'ksh',
  csh: 'csh',
  tcsh: 'tcsh',
  fish: 'fish',
  python: 'py',
  node: 'js',
  typescript: 'ts',
  deno: 'deno',
  bun: 'bun',
  powershell: 'ps1',
  ruby: 'rb',
  perl: 'pl',
  php: 'php',
  lua: 'lua',
  swift: 'swift',
  applescript: 'scpt',
  r: 'R',
  go: 'go',
  elixir: 'exs',
  groovy: 'groovy',
  kotlin: 'kts',
  cmd: 'cmd',
  executable: 'bin',
};

interface PaletteRowProps {
  readonly id: string;
  readonly entry: Entry;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: (background: boolean) => void;
}

/** One answer of the palette. */
export function PaletteRow({ id, entry, active, onPoint, onChoose }: PaletteRowProps): ReactNode {
  const { t } = useTranslation();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={active}
      className="ax-palette-row"
      onMouseMove={active ? undefined : onPoint}
      onClick={(event) => onChoose(event.ctrlKey || event.metaKey)}
    >
      <span className="ax-palette-kind">
        <Mark entry={entry} />
      </span>
      <b className="ax-ellipsis">{entry.title}</b>
      <span className="ax-dim ax-ellipsis ax-grow">
        <Note entry={entry} />
      </span>
      {active && entry.kind === 'script' && <span className="ax-small ax-dim">{t('shell:palette.tab')}</span>}
      {active && <KeyHint keys="⏎" />}
    </div>
  );
}

function Mark({ entry }: { readonly entry: Entry }): ReactNode {
  const { t } = useTranslation();
  if (entry.kind === 'script') return <Chip mono>{short[entry.script.language]}</Chip>;
  if (entry.kind === 'run') return <StatusTag tone={runTone(entry.run.state)} label={t(`shell:runState.${entry.run.state}`)} />;
  if (entry.kind === 'gone') return <Icon name="trash" />;
  return <Icon name={entry.kind === 'page' ? entry.route.icon : 'chevron'} />;
}

function Note({ entry }: { readonly entry: Entry }): ReactNode {
  const format = useFormat();
  return entry.kind === 'run' ? format.ago(entry.run.queuedAt) : entry.note;
}

import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Review, ReviewedFile } from '#shared/contract/trust';
import { visibleText } from '#shared/visible-text';
import { DiffLines } from '../../ui/diff-lines';
import { differenceOf } from './difference';

interface ReviewedFilesProps {
  readonly review: Review;
  /** Told when something of it is too long to be drawn. */
  readonly onLeft: () => void;
}

/** Each file that differs with its difference, and the others by name. */
export function ReviewedFiles({ review: { files, more }, onLeft }: ReviewedFilesProps): ReactNode {
  const { t } = useTranslation('scripts');
  return (
    <div className="script-reviewed">
      {files.map((file) => (
        <File key={`${file.role} ${file.path}`} file={file} onLeft={onLeft} />
      ))}
      {more > 0 && <p className="ax-dim">{t('trust.more', { count: more })}</p>}
    </div>
  );
}

function File({ file, onLeft }: { readonly file: ReviewedFile; readonly onLeft: () => void }): ReactNode {
  const { t } = useTranslation('scripts');
  const { role, before, after } = file;
  const path = visibleText(file.path);
  const how = changeOf(file);
  const same = how === 'same';
  const lacks = [...new Set([before?.lacks, after?.lacks].flatMap((lack) => (lack == null || lack === 'same' ? [] : [lack])))];
  // Where it is not known what was, all that is there now is shown.
  const shown = !same && (after === null ? before !== null && before.text !== null : after.text !== null);
  const difference = useMemo(
    () => (shown ? differenceOf(before?.text ?? '', after?.text ?? '', (after ?? before)?.firstLine ?? 1) : undefined),
    [shown, before, after],
  );
  const left = difference?.left ?? 0;
  useEffect(() => {
    if (left > 0) onLeft();
  }, [left, onLeft]);
  return (
    <section aria-label={path}>
      <p className="script-reviewed-name">
        <b className="ax-mono">{path}</b>
        <span className="ax-dim ax-small">
          {t(`trust.role.${role}`)} · {t(`trust.file.${how}`)}
        </span>
      </p>
      {difference !== undefined && (
        <DiffLines
          label={t('trust.difference', { path })}
          lines={difference.lines}
          left={left > 0 ? t('trust.line.left', { count: left }) : undefined}
          words={{ removed: t('trust.line.removed'), added: t('trust.line.added') }}
        />
      )}
      {lacks.map((lack) => (
        <p key={lack} className={lack === 'cut' ? 'ax-dim ax-small' : 'script-reviewed-lack'}>
          {t(`trust.lacks.${lack}`)}
        </p>
      ))}
      {!same && (
        <p className="ax-mono ax-faint script-reviewed-hash">
          {before !== null && <span title={before.hash}>− {before.hash.slice(0, 16)}</span>}
          {after !== null && <span title={after.hash}>+ {after.hash.slice(0, 16)}</span>}
        </p>
      )}
    </section>
  );
}

function changeOf({ before, after, missing }: ReviewedFile): 'same' | 'changed' | 'added' | 'removed' | 'missing' | 'undeclared' {
  if (missing) return 'missing';
  if (after === null) return before === null ? 'undeclared' : 'removed';
  if (before === null) return 'added';
  return before.hash === after.hash ? 'same' : 'changed';
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Review, ReviewedFile } from '#shared/contract/trust';
import { visibleText } from '#shared/visible-text';
import { TextDiff } from '../../ui/text-diff';

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
  return (
    <section aria-label={path}>
      <p className="script-reviewed-name">
        <b className="ax-mono">{path}</b>
        <span className="ax-dim ax-small">
          {t(`trust.role.${role}`)} · {t(`trust.file.${how}`)}
        </span>
      </p>
      {shown && (
        <TextDiff
          label={t('trust.difference', { path })}
          before={before?.text ?? ''}
          after={after?.text ?? ''}
          firstLine={(after ?? before)?.firstLine ?? 1}
          words={{
            removed: t('trust.line.removed'),
            added: t('trust.line.added'),
            left: (count) => t('trust.line.left', { count }),
          }}
          onLeft={onLeft}
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

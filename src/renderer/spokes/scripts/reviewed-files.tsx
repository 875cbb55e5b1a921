import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Review, ReviewedFile } from '#shared/contract/trust';
import { TextDiff } from '../../ui/text-diff';

/** Each file that differs with its difference, and the others by name. */
export function ReviewedFiles({ review: { files, more } }: { readonly review: Review }): ReactNode {
  const { t } = useTranslation('scripts');
  return (
    <div className="script-reviewed">
      {files.map((file) => (
        <File key={`${file.role} ${file.path}`} file={file} />
      ))}
      {more > 0 && <p className="ax-dim">{t('trust.more', { count: more })}</p>}
    </div>
  );
}

function File({ file }: { readonly file: ReviewedFile }): ReactNode {
  const { t } = useTranslation('scripts');
  const { path, role, before, after } = file;
  const same = before !== null && before.hash === after?.hash;
  const how = same ? 'same' : before === null ? 'added' : after === null ? 'removed' : 'changed';
  const lacks = [...new Set([before?.lacks, after?.lacks].flatMap((lack) => (lack == null || lack === 'same' ? [] : [lack])))];
  const shown = !same && (before === null || before.text !== null) && (after === null || after.text !== null);
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
          words={{ removed: t('trust.line.removed'), added: t('trust.line.added') }}
        />
      )}
      {lacks.map((lack) => (
        <p key={lack} className="ax-dim ax-small">
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

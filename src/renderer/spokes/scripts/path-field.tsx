import { Button, CloseButton, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useHubInfo } from '../../lib/hub-info';
import { useFormat } from '../../lib/use-format';
import { useShownPath } from '../../lib/use-shown-path';
import type { FieldProps } from './field-props';
import { keepUploaded } from './uploaded';

interface PathFieldProps {
  readonly kind: 'file' | 'folder';
  readonly field: FieldProps;
  readonly onValue: (path: string) => void;
}

/** A path: typed, chosen with the system's dialog in the desktop window, or a file sent from a browser. */
export function PathField({ kind, field, onValue }: PathFieldProps): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const info = useHubInfo();
  const format = useFormat();
  const shownPath = useShownPath();
  const shown = shownPath(field.value);
  const sent = shown !== field.value;
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const browses = info?.display === true;
  const uploads = kind === 'file' && info?.display === false;

  const complain = (reason: unknown): void => {
    const error = HubError.from(reason);
    if (error.code !== 'CANCELLED') setFailure(errorText(error, t));
  };
  const browse = (): void => {
    setFailure(null);
    hub.hub.pick({ kind }).then(({ path }) => path !== null && onValue(path), complain);
  };
  const upload = async (file: File): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setFailure(null);
    setShare(0);
    try {
      const { uploadFile } = await import('./upload');
      const path = await uploadFile(hub, file, abort.signal, setShare);
      keepUploaded(path);
      onValue(path);
    } catch (reason) {
      complain(reason);
    } finally {
      setShare(null);
      running.current = null;
    }
  };
  const button = browses ? (
    <Button variant="default" className="script-path-button" onClick={browse}>
      {t('form.browse')}
    </Button>
  ) : uploads && share !== null ? (
    <Button variant="default" className="script-path-button" onClick={() => running.current?.abort()}>
      {t('form.uploading', { share: format.percent(Math.floor(share * 100) / 100) })}
    </Button>
  ) : uploads ? (
    <Button variant="default" className="script-path-button" onClick={() => input.current?.click()}>
      {t('form.upload')}
    </Button>
  ) : null;
  return (
    <>
      <TextInput
        {...field}
        value={shown}
        // Its name is no path that somebody could go on typing.
        readOnly={sent}
        rightSection={sent ? <CloseButton size="sm" aria-label={t('form.removeFile')} onClick={() => onValue('')} /> : undefined}
        error={failure ?? field.error}
        inputContainer={withBeside(button)}
        placeholder={t(`form.placeholder.${kind}`)}
        spellCheck={false}
      />
      {uploads && (
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('form.upload')}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file !== undefined) void upload(file);
          }}
        />
      )}
    </>
  );
}

/** The input with something at its right, under the one label. */
const withBeside =
  (beside: ReactNode) =>
  (input: ReactNode): ReactNode => (
    <div className="script-path">
      <div className="ax-grow">{input}</div>
      {beside}
    </div>
  );

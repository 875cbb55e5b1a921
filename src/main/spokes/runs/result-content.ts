import { Readable } from 'node:stream';
import { csvOf, exportName, jsonOf } from '#shared/contract/result-export';
import type { ShownResult } from '#shared/contract/results';
import type { BytesPort } from './ports';

/** A download, without what makes it one. */
type Content = Omit<Extract<Parameters<BytesPort['issue']>[0], { kind: 'get' }>, 'kind'>;
type OpenFile = (file: number) => Promise<Pick<Content, 'open'> & { readonly size: number }>;

/** By this a spreadsheet knows that the accents are UTF-8. */
const MARK = '\uFEFF';

/** A result as a file of that kind; undefined where it cannot be one. */
export async function resultContent(result: ShownResult, as: 'csv' | 'json' | 'file', openFile: OpenFile): Promise<Content | undefined> {
  if (as === 'file') {
    if (result.type !== 'file') return undefined;
    // Never shown by a browser as what it says that it is: it is only to be kept.
    return { name: result.name, type: 'application/octet-stream', ...(await openFile(result.file)) };
  }
  if (as === 'csv') {
    const text = csvOf(result);
    return text === undefined ? undefined : textContent(exportName(result.name, '.csv'), 'text/csv; charset=utf-8', MARK + text);
  }
  const value = jsonOf(result);
  if (value === undefined) return undefined;
  return textContent(exportName(result.name, '.json'), 'application/json', `${JSON.stringify(value, null, 2)}\n`);
}

function textContent(name: string, type: string, text: string): Content {
  const bytes = Buffer.from(text);
  return {
    name,
    type,
    size: bytes.length,
    open: (start, end) => Readable.from([bytes.subarray(start, end === undefined ? undefined : end + 1)], { objectMode: false }),
  };
}

import { describe, expect, it } from 'vitest';
import { fakeReview } from '../../../../tests/support/fake-data';
import { messagesIn } from '../messages/messages';
import { reviewText } from './review-text';
import { createStyle } from './style';

const plain = createStyle(false);
const messages = messagesIn('en');
const bytes = (text: string | null, lacks: 'damaged' | 'truncated' | null = null) => ({ hash: 'd'.repeat(64), text, firstLine: 1, lacks });
const review = (change: Partial<ReturnType<typeof fakeReview>>): string => reviewText({ ...fakeReview('a'), ...change }, messages, plain);

describe('a review on the command line', () => {
  it('says nothing of what is not shown where all of it is', () => {
    expect(review({ complete: true })).not.toContain('NOT ALL');
  });

  it('says loudly that not all that differs is shown', () => {
    const files = [{ path: 'a.sh', role: 'script', before: null, after: bytes('echo\n', 'truncated'), missing: false }] as const;
    const text = review({ complete: false, files: [...files] });
    expect(text).toContain('NOT ALL THAT DIFFERS IS SHOWN HERE');
    expect(text).toContain('CUT OFF: what follows is not shown');
  });

  it('shows all that is there now where what was is lost', () => {
    const files = [
      {
        path: 'a.sh',
        role: 'script',
        before: bytes(null, 'damaged'),
        after: { ...bytes('echo now\n'), hash: 'e'.repeat(64) },
        missing: false,
      },
    ] as const;
    expect(review({ files: [...files] })).toContain('+echo now');
  });

  it('names a declared file that is not there, and one that is not declared any more', () => {
    const gone = { role: 'file', before: null, after: null } as const;
    const text = review({
      files: [
        { ...gone, path: 'conf.ini', missing: true },
        { ...gone, path: 'old.ini', missing: false },
      ],
    });
    expect(text).toContain('conf.ini (file)  declared, and not there\n');
    expect(text).toContain('old.ini (file)  not declared any more\n');
  });

  it('makes visible what a line hides', () => {
    const files = [{ path: 'a.sh', role: 'script', before: null, after: bytes('a\u202eb\u200bc\n'), missing: false }] as const;
    expect(review({ files: [...files] })).toContain('+a\\u{202e}b\\u{200b}c');
  });
});

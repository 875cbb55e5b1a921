import { againPath, noticePath, type NoticeAbout } from '#shared/contract/notice-address';
import type { Labels } from './labels';

/** What a notification of the system's says, and where it leads. */
export interface NoticeOffer {
  readonly title: string;
  readonly body: string;
  /** The page that a click opens. */
  readonly path: string;
  /** The buttons in their order, each with the page that it opens. */
  readonly actions: readonly { readonly text: string; readonly path: string }[];
}

/** What is offered with a notice, in these words. Every path is made of what it is about; none does anything but open a page. */
export function offerOf(
  { title, body, about }: { readonly title: string; readonly body: string; readonly about: NoticeAbout },
  { open, again }: Labels['notice'],
): NoticeOffer {
  const [path, repeat] = [noticePath(about), againPath(about)];
  return { title, body, path, actions: [{ text: open, path }, ...(repeat === undefined ? [] : [{ text: again, path: repeat }])] };
}

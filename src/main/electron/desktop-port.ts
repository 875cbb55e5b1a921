import type { IpcMainEvent } from 'electron';
import type { Hub } from '#main/hub/hub-port';
import type { AnswerBytes } from './ticket-bytes';
import type { DesktopLanguage } from './language';

/** What the desktop knows before it has a hub. */
export interface DesktopOptions {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly language: DesktopLanguage;
  /** Whether it was started without a window. */
  readonly hidden: boolean;
  /** The pages that asked for a port before there was a hub; from then on they are answered here. */
  readonly takeEarly: () => readonly IpcMainEvent[];
}

/** The desktop once there is a hub, in this process or in another. */
export interface Desktop extends Pick<Hub, 'log' | 'incident' | 'close'> {
  readonly bytes: AnswerBytes;
}

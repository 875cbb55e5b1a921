import type { Language } from '../language';
import { en } from './en';
import { fr } from './fr';
import type { Messages } from './sentences';

export type { Messages } from './sentences';

/** What is said to people in this language. */
export const messagesIn = (language: Language): Messages => (language === 'fr' ? fr : en);

/**
 * A text as searches compare it, the same on every side: no difference of case (`ß` is `SS`, `İ` and `ı` are `I`) or of
 * how an accent is written; accents count.
 */
export function foldText(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toUpperCase();
  // Up after down: a final sigma, and what one of the two alone leaves apart, come together.
  return text.normalize('NFC').toLowerCase().toUpperCase().replaceAll('I\u0307', 'I');
}

/**
 * Puts text on the clipboard; rejects where that cannot be. The desktop window denies every permission, that for the
 * clipboard too: there the page's own answer to a copy does it, which a person's click allows without one.
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    if (!copyByEvent(text)) throw cause;
  }
}

function copyByEvent(text: string): boolean {
  let copied = false;
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    copied = event.clipboardData !== null;
  };
  document.addEventListener('copy', onCopy, { capture: true });
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- nothing else copies without a permission
    document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
  }
  return copied;
}

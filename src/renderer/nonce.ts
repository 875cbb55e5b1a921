// Some libraries make <style> elements on their own. The policy lets only those with the page's nonce apply,
// so this has to run before any of them: it is the first import of the entry.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const createElement = document.createElement.bind(document);

Object.defineProperty(document, 'createElement', {
  configurable: true,
  value: (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  },
});

/** The nonce of this page's Content-Security-Policy. */
export const styleNonce = (): string => nonce;

/** The nonce of the page's content security policy, for the libraries that write style elements. */
export const NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

/** Radix locks scrolling with a style element and asks this global for the nonce. */
export function shareNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: NONCE });
}

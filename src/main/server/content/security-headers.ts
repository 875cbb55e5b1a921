import { randomBytes } from 'node:crypto';

/** What the built page has where a response's nonce belongs. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** A fresh nonce for the styles of one response. */
export const createNonce = (): string => randomBytes(16).toString('base64url');

/** The Content-Security-Policy of the dashboard: nothing inline, nothing evaluated, nothing from elsewhere. */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The policy of the sign-in page: its forms go to where it came from, and a further factor's module comes from there. */
export const signInPolicy = (nonce: string): string => contentSecurityPolicy(nonce).replace("form-action 'none'", "form-action 'self'");

/** A policy for answers that are no page: they may do nothing at all, even when somebody opens them as one. */
export const INERT_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** What every answer carries, whatever it is. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
};

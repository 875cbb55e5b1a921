const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\:*?"<>|]/gu;

/**
 * The `Content-Disposition` of a download. The name is made safe for any file system; ASCII for clients that know
 * no other, and the whole of it as RFC 8187 (`filename*`) says.
 */
export function attachment(name: string): string {
  const tame = name.replace(UNSAFE, '_').replace(/^\.+/, '_');
  const safe = Array.from(tame).slice(0, 200).join('').trim() || 'download';
  const ascii = safe.replace(/[^\x20-\x7e]/g, '_').replace(/[%']/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeRfc8187(safe)}`;
}

/** `encodeURIComponent` leaves some characters that RFC 8187 wants encoded. */
function encodeRfc8187(text: string): string {
  return encodeURIComponent(text).replace(/['()*!]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

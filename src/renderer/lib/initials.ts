/** `Ada Lovelace` is `AL`, `operator` is `OP`. */
export function initials(name: string): string {
  const words = name.split(/[\s._@-]+/u).filter(Boolean);
  const [a = '', b = ''] = words;
  return (words.length > 1 ? `${a.slice(0, 1)}${b.slice(0, 1)}` : a.slice(0, 2)).toUpperCase();
}

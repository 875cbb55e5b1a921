/** What editors begin a docstring with, and who owns the script: a fact for itself, which is no title. */
const fact =
  /^\s*(?:created on \S|[@:]?(?:authors?|copyright|licen[cs]e|e-?mail|version|date|maintainers?|contact)\s?:|@author\b|<\w{1,20}> ?=|(?:\(c\)|©) ?\S|copyright (?:\(c\)|©|\d{4})|all rights reserved|spdx-)/i;
/** How the paragraphs of a licence begin. */
const licence =
  /^\s*(?:licen[cs]ed (?:under|to) |permission is hereby |redistributions? (?:of|in|and) |unless required by |you may (?:not use|obtain) |this (?:program|file|software|script|code) is (?:free software|licen[cs]ed|part of|distributed|provided)|the above copyright |neither the name |the software is provided )/i;
/** Somebody with an address, or a day, on a line of its own. */
const signature = /^\s*(?:(?:by )?\p{Lu}[\p{L}. '-]{1,60}<[^<>@\s]{1,64}@[^<>\s]{1,128}>|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?)\s*$/u;
const MAX_LINE = 512;

/** The lines of a docstring from the first on that is meant for people. */
export function withoutBoilerplate(lines: readonly string[]): readonly string[] {
  let at = 0;
  while (at < lines.length) {
    const line = (lines[at] ?? '').slice(0, MAX_LINE);
    if (licence.test(line)) at = endOfParagraph(lines, at);
    else if (line.trim() === '' || isFact(line)) at += 1;
    else break;
  }
  return lines.slice(at);
}

/** What stands below a title without the licence that it begins with. */
export function withoutLicence(lines: readonly string[]): readonly string[] {
  let found = 0;
  for (let at = 0; at < lines.length;) {
    const line = (lines[at] ?? '').slice(0, MAX_LINE);
    if (licence.test(line)) {
      at = endOfParagraph(lines, at);
      found = at;
    } else if (line.trim() === '' || /^\s*(?:copyright\b|\(c\)|©)/i.test(line)) at += 1;
    else break;
  }
  return lines.slice(found);
}

function endOfParagraph(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, index) => index > from && line.trim() === '');
  return end < 0 ? lines.length : end;
}

/** Whether a line below the title says no more than who wrote the script, and when. */
export function isFact(line: string): boolean {
  const start = line.slice(0, MAX_LINE);
  return fact.test(start) || signature.test(start);
}

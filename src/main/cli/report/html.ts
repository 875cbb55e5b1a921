import { createHash } from 'node:crypto';
import { cleanLine, cleanOutput, cleanText } from './clean-text';
import type { ReportBlock, ReportDocument } from './document';
import { reportStyle } from './style';

/** A report as one HTML file that loads nothing, runs nothing and links nowhere: its policy allows its own style and no more. */
export function htmlOf(report: ReportDocument): string {
  const { language, kind, title, state, lead, sections, foot } = report;
  const policy = `default-src 'none'; style-src 'sha256-${digestOf(reportStyle)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${safe(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${safe(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${safe(title)} · ${safe(kind)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header data-tone="${state.tone}">
<p class="kind">${safe(kind)}</p>
<h1>${safe(title)} <span class="state">${marks[state.tone]} ${safe(state.text)}</span></h1>
${lead.map((text) => `<p>${safe(text)}</p>`).join('\n')}
</header>
${sections.map((section, at) => sectionOf(section, at)).join('\n')}
<footer>
${foot.map((text) => `<p>${safe(text)}</p>`).join('\n')}
</footer>
</main>
</body>
</html>
`;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '');
const safe = (text: string): string => escaped(cleanText(text));

/** A colour alone says nothing to who does not see it. */
const marks: Readonly<Record<ReportDocument['state']['tone'], string>> = { good: '✓', bad: '✗', quiet: '–' };

function sectionOf({ title, blocks }: ReportDocument['sections'][number], at: number): string {
  const id = `section-${at + 1}`;
  /** The heading that a block stands below. */
  let label = title;
  const shown = blocks.map((block) => {
    if (block.type === 'heading') label = block.text;
    return blockOf(block, label);
  });
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${safe(title)}</h2>
${shown.join('\n')}
</section>`;
}

function blockOf(block: ReportBlock, label: string): string {
  switch (block.type) {
    case 'text':
      return `<p>${safe(block.text)}</p>`;
    case 'heading':
      return `<h3>${safe(block.text)}</h3>`;
    case 'address':
      return `<p><code>${escaped(cleanLine(block.text))}</code></p>`;
    case 'facts':
      return `<dl>${block.entries.map(([name, value]) => `<div><dt>${safe(name)}</dt><dd>${safe(value)}</dd></div>`).join('\n')}</dl>`;
    case 'table':
      return tableOf(block, label);
    case 'output': {
      const lines = block.lines.map(({ text, err }) => `<span${err ? ' class="err"' : ''}>${escaped(cleanOutput(text))}</span>`);
      // Who has no mouse scrolls it by keys once it has the focus.
      return `<pre tabindex="0" role="group" aria-label="${safe(label)}">${lines.join('\n')}</pre>`;
    }
  }
}

function tableOf({ columns, rows, narrow }: Extract<ReportBlock, { type: 'table' }>, label: string): string {
  const side = (at: number): string => {
    const names = [...(columns[at]?.right === true ? ['right'] : []), ...(columns[at]?.solid === true ? ['solid'] : [])];
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  const head = columns.map(({ title }, at) => `<th scope="col"${side(at)}>${safe(title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${columns.map((_, at) => `<td${side(at)}>${safe(row[at] ?? '')}</td>`).join('')}</tr>`).join('\n');
  return `<div class="table" tabindex="0" role="group" aria-label="${safe(label)}"><table${narrow === true ? ' class="narrow"' : ''}><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>`;
}

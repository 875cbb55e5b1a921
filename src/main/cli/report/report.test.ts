import { createHash } from 'node:crypto';
import { describe as suite, expect, it } from 'vitest';
import type { Run } from '#shared/contract/runs';
import { exampleRun } from '../../../../tests/support/fake-runs';
import { fakePlan } from '../../../../tests/support/fake-plan';
import { messagesIn } from '../messages/messages';
import { cleanOutput } from './clean-text';
import { describe } from './describe';
import type { ReportFacts } from './gather';
import { htmlOf } from './html';
import { markdownOf } from './markdown';

const NOW = '2026-11-20T19:00:00.000Z';
/** What somebody would write who wants to be markup, a link, a command of the terminal or another column. */
const EVIL =
  '<script>alert(1)</script> <img src=x onerror=alert(1)> "\' & | `x` **b** _i_ [l](https://e.vil) ![p](x) # h \u001b[2J\u0007\u202e\r\n- li\n1. n';

const factsOf = (run: Run, more: Partial<ReportFacts> = {}): ReportFacts => ({
  run,
  grants: { state: 'kept', plan: fakePlan() },
  results: [],
  steps: new Map(),
  output: { lines: [], total: 0 },
  audit: [],
  version: '1.2.3',
  ...more,
});

const evilRun = exampleRun({
  subject: { kind: 'script', id: EVIL, name: EVIL, tags: [] },
  state: 'failed',
  exitCode: 4,
  actor: { name: EVIL, face: 'cli' },
  place: EVIL,
  params: [
    { name: 'text', label: EVIL, value: EVIL, secret: false, cut: true, exposed: false },
    { name: 'password', label: '', value: null, secret: true, cut: false, exposed: false },
    { name: 'pin', label: 'PIN', value: null, secret: true, cut: false, exposed: true },
  ],
});
const evil = factsOf(evilRun, {
  results: [
    {
      type: 'table',
      name: EVIL,
      columns: [
        { name: EVIL, type: 'text' },
        { name: 'n', type: 'number' },
      ],
      rows: [[EVIL, 1], ['short']],
    },
    { type: 'values', name: 'values', values: [[EVIL, EVIL]] },
    { type: 'chart', name: 'chart', kind: 'line', labels: [EVIL], series: [{ name: EVIL, values: [null] }], unit: EVIL },
    { type: 'link', name: 'link', url: 'https://example.org/`a`|<b>' },
    { type: 'file', name: EVIL, bytes: 3, file: 0 },
  ],
  output: {
    total: 3,
    lines: [
      { line: 1, at: NOW, from: 'out', text: EVIL },
      { line: 2, at: NOW, from: 'err', text: '\u001b[31mred\u001b[0m ```` fence' },
      { line: 3, at: NOW, from: 'out', text: '10%\r20%\r100%\r' },
    ],
  },
  audit: [
    {
      seq: 1,
      at: NOW,
      action: EVIL,
      outcome: 'ok',
      actor: EVIL,
      face: 'cli',
      address: null,
      userAgent: null,
      object: null,
      runId: null,
      detail: { [EVIL]: EVIL, nothing: null },
      hash: 'a'.repeat(64),
    },
  ],
});

suite.each(['en', 'fr'] as const)('a report in %s', (language) => {
  const words = messagesIn(language);
  const document = describe(evil, words, NOW);
  const html = htmlOf(document);
  const markdown = markdownOf(document);

  it('in HTML has no element, attribute or entity that is not its own', () => {
    const tags = [...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, name]) => name?.toLowerCase());
    const own = ['!doctype', 'html', 'head', 'meta', 'title', 'style', 'body', 'main', 'header', 'p', 'h1', 'span', 'section', 'h2', 'h3'];
    const more = ['dl', 'div', 'dt', 'dd', 'table', 'thead', 'tr', 'th', 'tbody', 'td', 'pre', 'code', 'footer'];
    expect(new Set(tags)).toEqual(new Set([...own, ...more]));
    // Of each element its attributes alone, without what they are.
    const opened = [...html.matchAll(/<[a-z](?:"[^"]*"|[^">])*>/gi)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, ''));
    const attributes = new Set(opened.flatMap((tag) => tag.match(/(?<= )[a-z-]+/g) ?? []));
    expect(attributes).toEqual(
      new Set([
        'lang',
        'charset',
        'http-equiv',
        'content',
        'name',
        'data-tone',
        'class',
        'aria-labelledby',
        'id',
        'tabindex',
        'role',
        'aria-label',
        'scope',
      ]),
    );
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect([...html.matchAll(/&(?!(?:amp|lt|gt|quot|#39);)/g)]).toEqual([]);
  });

  it('in HTML allows its own style and nothing else', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    );
    expect(style).not.toMatch(/url\(|@import/);
    expect(html).toContain(`<html lang="${language}">`);
  });

  it('has no character that a terminal obeys or that hides another', () => {
    for (const text of [html, markdown]) {
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(text).toContain(String.raw`\u{202e}`);
    }
  });

  it('in Markdown has no markup but its own', () => {
    const [outside = '', fenced = '', after = ''] = markdown.split(/^`{5}(?:text)?$/m);
    expect(fenced).toContain('! red ```` fence\n  100%');
    const prose = outside + after;
    const bare = prose
      .replaceAll(/^`` https:.*``$/gm, '')
      .replaceAll('`[l](https://e.vil)`', '')
      .replaceAll(/\\[^\p{L}\p{N}]/gu, '');
    // What is left of the special characters is that of the report itself.
    expect(
      bare.replaceAll(/^(?:\|.*\||- \*\*[^*]*\*\*.*|#{1,3} .*|\*\*.*\*\*|---)$/gm, (line) =>
        line.replaceAll(/^[#|\- ]+|\*\*|[|]|---?:?/g, ''),
      ),
    ).not.toMatch(/[<>`*[\]|#&]/);
    const rows = prose.split('\n').filter((line) => line.startsWith('|'));
    for (const [at, row] of rows.entries()) {
      const cells = row
        .replaceAll(String.raw`\\`, '')
        .replaceAll(String.raw`\|`, '')
        .split('|').length;
      if (rows[at + 1]?.startsWith('| -') === true) expect(cells).toBe((rows[at + 1] ?? '').split('|').length);
    }
    expect(prose).toContain('`` https://example.org/`a`|<b> ``');
  });

  it('shows no secret, says what was cut, how it ended and with what', () => {
    for (const text of [html, markdown]) {
      expect(text).toContain(words.report.secret);
      expect(text).toContain(words.report.exposed);
      expect(text).toContain(words.report.cut);
      expect(text).toContain(words.ended(evilRun));
      expect(text).toContain(words.report.exit(4));
    }
  });
});

suite('a report', () => {
  const { report } = messagesIn('en');
  const textOf = (facts: ReportFacts): string => markdownOf(describe(facts, messagesIn('en'), NOW));

  it('says what is not there: output, results, entries, values, grants', () => {
    const gone = exampleRun({ output: { bytes: 9, lines: 2, trimmedBytes: 0, gone: true } });
    const text = textOf(factsOf(gone, { audit: null, grants: { state: 'none', plan: null } }));
    for (const sentence of [report.outputGone, report.noResults, report.auditDenied, report.noParams]) expect(text).toContain(sentence);
    expect(text).toContain('did not come so far');
    expect(textOf(factsOf(exampleRun()))).toContain(report.noOutput);
    const trimmed = exampleRun({ output: { bytes: 900, lines: 300, trimmedBytes: 50, gone: false } });
    const lines = [{ line: 300, at: NOW, from: 'out' as const, text: 'end' }];
    expect(textOf(factsOf(trimmed, { output: { lines, total: 300 } }))).toContain(`${report.trimmed(50)} ${report.lastLines(1, 300)}`);
  });

  it('says of a secret that stood on the command line that it did, and of no other', () => {
    const secret = { value: null, secret: true, cut: false };
    const run = exampleRun({
      params: [
        { ...secret, name: 'token', label: '', exposed: false },
        { ...secret, name: 'pin', label: 'PIN', exposed: true },
      ],
    });
    for (const language of ['en', 'fr'] as const) {
      const words = messagesIn(language);
      const where = { en: 'on its command line', fr: 'sur sa ligne de commande' }[language];
      const lines = markdownOf(describe(factsOf(run), words, NOW)).split('\n');
      expect(lines.find((line) => line.includes('token'))).toBe(`| token | token | ••••••\u0020(secret) |`);
      expect(lines.find((line) => line.includes('PIN'))).toContain(`(secret, ${where})`);
      expect(htmlOf(describe(factsOf(run), words, NOW))).toContain(`(secret, ${where})`);
    }
  });

  it('in Markdown has addresses as code, which no reader makes links of, and nothing else', () => {
    const shown = (value: string): string => {
      const params = [{ name: 'x', label: '', value, secret: false, cut: false, exposed: false }];
      const row = textOf(factsOf(exampleRun({ params })))
        .split('\n')
        .find((line) => line.startsWith('| x | x |'));
      return row?.slice('| x | x | '.length, -' |'.length) ?? '';
    };
    expect(shown('Ask ada@example.org, or bob@example.org.')).toBe('Ask `ada@example.org,` or `bob@example.org.`');
    expect(shown('see https://example.org/a_b?c=d&e|f')).toBe(String.raw`see ${'`https://example.org/a_b?c=d&e`'}\|f`);
    expect(shown('WWW.example.org mailto:ada@example.org ftp://example.org')).toBe(
      '`WWW.example.org` `mailto:ada@example.org` `ftp://example.org`',
    );
    expect(shown('`ada@example.org`')).toBe('`` `ada@example.org` ``');
    expect(shown('hello @ada')).toBe('hello `@ada`');
    expect(shown('a @ b, c:d, e/f')).toBe('a @ b, c:d, e/f');
  });

  it('has 500 rows of a table at most, and says how many more there are', () => {
    const rows = Array.from({ length: 503 }, (_, at) => [`row ${at}`]);
    const text = textOf(factsOf(exampleRun(), { results: [{ type: 'table', name: 'T', columns: [{ name: 'c', type: 'text' }], rows }] }));
    expect(text).toContain('| row 499 |\n\n… and 3 more rows');
  });

  it('of a job tells of each step: how it ended, what it gave, what it printed', () => {
    const step = exampleRun({ exitCode: 3, state: 'failed' });
    const base = { needs: [], startedAt: NOW, endedAt: NOW, reason: null, kept: false, tolerated: false };
    const run = exampleRun({
      exitCode: null,
      state: 'failed',
      job: {
        cancelled: false,
        steps: [
          { ...base, id: 'build', name: 'Build', state: 'failed', run: step.id },
          { ...base, id: 'tell', name: 'Tell', state: 'skipped', run: null, startedAt: null, endedAt: null },
        ],
      },
    });
    const part = {
      run: step,
      grants: { state: 'kept' as const, plan: fakePlan() },
      results: [{ type: 'values' as const, name: 'facts', values: [['size', 7] as [string, number]] }],
    };
    const text = textOf(
      factsOf(run, {
        steps: new Map([['build', part]]),
        output: { total: 1, lines: [{ line: 1, at: NOW, from: 'err', text: 'no', step: 'build' }] },
      }),
    );
    expect(text).toContain(report.stepsEnded(0, 2));
    expect(text).toMatch(/\| build \| Build \| failed \| 3 \|/);
    expect(text).toMatch(/\| tell \| Tell \| skipped \| – \| – \| – \| – \|/);
    expect(text).toContain('### build: facts\n\n- **size:** 7');
    expect(text).toContain('! [build] no');
  });

  it('shows a line of output as a terminal leaves it, cut where it has no end', () => {
    expect(cleanOutput('a\tb\u001b[1;31mc\u001b[0m\u001b]8;;https://e.vil\u0007d\u0008')).toBe('a\tbcd\\u{8}');
    expect(cleanOutput('1\r2\r')).toBe('2');
    expect(cleanOutput('x'.repeat(3_000))).toBe(`${'x'.repeat(2_000)}…`);
  });
});

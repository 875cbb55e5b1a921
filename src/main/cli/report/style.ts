/** The look of a report's file, in the colours of the dashboard; light or dark as the reader's system is, and black on white on paper. */
export const reportStyle = `
:root {
  --bg: #f6f7f8; --surface: #ffffff; --sunken: #eff1f3; --line: #e1e4e8; --ink: #17202a; --dim: #55616d;
  --good: #16703f; --good-soft: #e3f4ea; --bad: #b3261e; --bad-soft: #fbe9e7; --quiet: #805300; --quiet-soft: #fbf0d9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0e1215; --surface: #151b1f; --sunken: #10161a; --line: #252e34; --ink: #e6ebee; --dim: #9aa7b1;
    --good: #4cc38a; --good-soft: #12291e; --bad: #ff8a80; --bad-soft: #331716; --quiet: #f0b849; --quiet-soft: #2e230c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 32px 24px; display: grid; gap: 16px; }
header, section { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 16px 20px; min-width: 0; }
header { border-left: 4px solid var(--tone); padding-left: 17px; }
[data-tone='good'] { --tone: var(--good); --soft: var(--good-soft); }
[data-tone='bad'] { --tone: var(--bad); --soft: var(--bad-soft); }
[data-tone='quiet'] { --tone: var(--quiet); --soft: var(--quiet-soft); }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 15px; }
h3 { margin: 20px 0 8px; font-size: 13px; overflow-wrap: anywhere; }
p { margin: 0 0 4px; white-space: pre-line; overflow-wrap: anywhere; }
.kind, footer { color: var(--dim); font-size: 12px; }
.state {
  display: inline-block; vertical-align: middle; margin-left: 8px; padding: 2px 10px; border-radius: 999px; white-space: nowrap;
  background: var(--soft); color: var(--tone); font-size: 13px; font-weight: 600;
}
dl { margin: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 6px 32px; }
dl > div { display: grid; grid-template-columns: 140px minmax(0, 1fr); gap: 12px; }
dt { color: var(--dim); }
dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td { white-space: pre-line; overflow-wrap: anywhere; min-width: 72px; }
th { color: var(--dim); font-size: 12px; font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
table.narrow { width: auto; min-width: 40%; }
.right { text-align: right; }
.solid { white-space: nowrap; width: 1%; min-width: 0; }
pre {
  margin: 8px 0 0; padding: 12px 16px; overflow-x: auto; border-radius: 6px; background: var(--sunken);
  font: 12.5px/1.55 ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; tab-size: 8;
}
code { font: 12.5px/1.55 ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
pre .err { color: var(--bad); }
pre .err::before { content: '! '; }
footer { padding: 0 20px; }
@media (max-width: 620px) {
  main { padding: 12px; }
  dl { grid-template-columns: minmax(0, 1fr); }
  dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media print {
  main { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  h2, h3 { break-after: avoid; }
}
`;

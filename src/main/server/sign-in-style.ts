/** How the sign-in page looks: the dashboard's own colours, which it has no file of before anybody is let in. */
export const SIGN_IN_STYLE = `
:root{color-scheme:light;--bg:#f6f7f8;--surface:#fff;--line:#e1e4e8;--edge:#848f9a;--ink:#17202a;--dim:#55616d;--accent:#0b6e75;--accent-ink:#fff;--bad:#b3261e;--bad-soft:#fbe9e7}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--bg:#0e1215;--surface:#151b1f;--line:#252e34;--edge:#66737d;--ink:#e6ebee;--dim:#9aa7b1;--accent:#35b5b5;--accent-ink:#04201f;--bad:#ff8a80;--bad-soft:#331716}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--bg);color:var(--ink);font:13px/1.5 'Inter Variable',system-ui,sans-serif}
main{width:100%;max-width:360px;padding:32px;background:var(--surface);border:1px solid var(--line);border-radius:8px}
svg{display:block;width:28px;height:28px;margin-bottom:16px;color:var(--accent)}
h1{font-size:20px;line-height:1.3;margin:0 0 16px}
p{margin:0 0 16px;color:var(--dim)}
label{display:block;font-weight:600;margin:0 0 16px}
input{display:block;width:100%;height:36px;margin-top:4px;padding:0 12px;font:inherit;font-weight:400;color:inherit;background:var(--bg);border:1px solid var(--edge);border-radius:8px}
input.code{font-size:20px;letter-spacing:2px;height:44px}
button,.way{display:block;width:100%;height:36px;padding:0 12px;font:inherit;font-weight:600;line-height:34px;text-align:center;text-decoration:none;border:1px solid var(--accent);border-radius:8px;background:var(--accent);color:var(--accent-ink);cursor:pointer}
.way{margin-top:8px;background:none;color:var(--ink);border-color:var(--edge)}
.or{margin:16px 0 8px;text-align:center}
.bad{padding:8px 12px;color:var(--bad);background:var(--bad-soft);border-radius:8px}
.back{margin:16px 0 0;text-align:center}
.back a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;

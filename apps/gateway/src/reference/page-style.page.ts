/** How the gateway's own pages look, in light and dark. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1b2330;--soft:#566173;--back:#f5f6f9;--card:#fff;--line:#dfe3ea;--mark:#0b5cad;--code:#eef1f6}
@media(prefers-color-scheme:dark){:root{--ink:#e9edf3;--soft:#9fabbb;--back:#10141a;--card:#181e26;--line:#2b3440;--mark:#7db8f5;--code:#222a35}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",sans-serif}
header,main{max-width:60rem;margin:0 auto;padding:0 1.25rem}header{padding-top:2.5rem}main{padding-bottom:5rem}
h1{margin:0;font-size:2rem;letter-spacing:-.02em}h2{margin:2.25rem 0 .75rem;font-size:1.15rem}section[data-group] h2::first-letter{text-transform:uppercase}h4{margin:1rem 0 .25rem;font-size:.8rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft)}
p{margin:.4rem 0}.soft{color:var(--soft)}a{color:var(--mark)}label{display:block;margin-top:1.25rem;font-weight:600}
input{width:100%;margin-top:.35rem;padding:.7rem .9rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:10px}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,monospace;background:var(--code);border-radius:5px}code{padding:.1em .35em;overflow-wrap:anywhere}pre{padding:.9rem 1rem;overflow-x:auto}
details{margin:.5rem 0;padding:.65rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:10px;scroll-margin-top:1rem}summary{cursor:pointer}details[open] summary{margin-bottom:.5rem}
.method{display:inline-block;min-width:4.2rem;font:700 .75rem ui-monospace,Menlo,monospace;color:var(--mark)}.method.delete{color:#c0392b}.method.post{color:#17733f}
@media(prefers-color-scheme:dark){.method.delete{color:#ff9186}.method.post{color:#6fd39b}}
.wide{overflow-x:auto}table{width:100%;border-collapse:collapse;font-size:.92rem}th{text-align:left;color:var(--soft);font-weight:600}td,th{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
tr:target{background:var(--code)}ul.row{display:flex;flex-wrap:wrap;gap:.35rem .9rem;margin:0;padding:0;list-style:none}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.9rem;margin-top:1.5rem}.cards a{display:block;padding:1.1rem 1.25rem;background:var(--card);border:1px solid var(--line);border-radius:12px;color:inherit;text-decoration:none}
.cards a:hover{border-color:var(--mark)}.cards strong{display:block;color:var(--mark)}
`;

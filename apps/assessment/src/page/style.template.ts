/** The style sheet of an audit's page: phone first, light and dark, and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1b2733;--quiet:#52606d;--line:#d8dee4;--wash:#f4f6f8;--accent:#1d4f91;--s1:#52606d;--s2:#946200;--s3:#b8480b;--s4:#b3261e;--good:#0b7a4b}
@media (prefers-color-scheme:dark){:root{--bg:#11171d;--ink:#e8edf2;--quiet:#a3b1be;--line:#2c3843;--wash:#1a222b;--accent:#8ab8f5;--s1:#a3b1be;--s2:#e3b341;--s3:#f0883e;--s4:#ff8178;--good:#4cc38a}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--accent)}a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:6px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem 1rem}
.wrap{max-width:48rem;margin:0 auto;padding:0 1.25rem 3rem}
h1{font-size:clamp(1.5rem,5vw,2.1rem);line-height:1.2;margin:2rem 0 .4rem}h2{font-size:1.35rem;margin:2.25rem 0 .3rem}h3{font-size:1.08rem;line-height:1.35;margin:0}
p{margin:.4rem 0}.quiet{color:var(--quiet)}.small{font-size:.875rem}
.sums{display:flex;flex-wrap:wrap;gap:.75rem;list-style:none;margin:1rem 0;padding:0}.sums li{flex:1 1 7rem;overflow-wrap:normal;background:var(--wash);border-radius:12px;padding:.8rem 1rem}.sums strong{display:block;font-size:1.5rem;line-height:1.2}
.findings{list-style:none;margin:1rem 0 0;padding:0;display:grid;gap:1rem}.finding{border:1px solid var(--line);border-left:5px solid var(--c);border-radius:12px;padding:1rem 1.15rem}
.s-1{--c:var(--s1)}.s-2{--c:var(--s2)}.s-3{--c:var(--s3)}.s-4{--c:var(--s4)}.g-A,.g-B{--c:var(--good)}.g-C{--c:var(--s2)}.g-D{--c:var(--s3)}.g-F{--c:var(--s4)}.textc{color:var(--c);font-weight:600}
.seen{background:var(--wash);border-radius:10px;padding:.7rem 1rem;margin:.7rem 0;font-size:.92rem}.seen dl{margin:.3rem 0 0}.seen dt{color:var(--quiet);font-size:.82rem}.seen dd{margin:0 0 .4rem}
code{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}
details{border-bottom:1px solid var(--line);padding:.6rem 0}summary{cursor:pointer;font-weight:600}
.shots{display:flex;align-items:flex-start;gap:1rem;margin:1rem 0}.shots figure{margin:0;min-width:0}.shots .phone{flex:462}.shots .desktop{flex:1436}.shots img{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:10px}
@media print{.skip{display:none}.finding{break-inside:avoid}}
`;

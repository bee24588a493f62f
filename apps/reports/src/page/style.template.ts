/** The one style sheet of the report's pages: phone first, light and dark, and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1b2733;--quiet:#52606d;--line:#d8dee4;--wash:#f4f6f8;--track:#e6eaee;--accent:#1d4f91;--on:#fff;--A:#0b7a4b;--B:#3f7a16;--C:#946200;--D:#b8480b;--F:#b3261e;--s1:#52606d}
@media (prefers-color-scheme:dark){:root{--bg:#11171d;--ink:#e8edf2;--quiet:#a3b1be;--line:#2c3843;--wash:#1a222b;--track:#2a3540;--accent:#8ab8f5;--on:#11171d;--A:#4cc38a;--B:#94c95a;--C:#e3b341;--D:#f0883e;--F:#ff8178;--s1:#a3b1be}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem 1rem;z-index:1}
.bar{height:6px;background:var(--accent)}
.wrap{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header.top{padding:2rem 0 1.5rem}
.kicker{margin:0;color:var(--accent);font-weight:700;font-size:.8rem;letter-spacing:.08em;text-transform:uppercase}
h1{font-size:clamp(1.7rem,6vw,2.5rem);line-height:1.15;margin:.35rem 0 .75rem;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.45rem;line-height:1.25;margin:0 0 .35rem;letter-spacing:-.01em}
h3{font-size:1.05rem;line-height:1.35;margin:0}
p{margin:.4rem 0}
.quiet{color:var(--quiet)}.small{font-size:.875rem}
section{padding:2rem 0;border-top:1px solid var(--line)}
.lead{display:grid;gap:1.25rem;justify-items:center;text-align:center;background:var(--wash);border-radius:14px;padding:1.5rem}
.lead p{margin:.2rem 0}.lead .say{font-size:1.15rem;font-weight:600;line-height:1.4}
.gauge{width:220px;max-width:70vw;height:auto}
svg text{font-family:inherit;fill:var(--ink)}
.track{stroke:var(--track);fill:none}.arc{fill:none}
.g-A{--c:var(--A)}.g-B{--c:var(--B)}.g-C{--c:var(--C)}.g-D{--c:var(--D)}.g-F{--c:var(--F)}
.r-good{--c:var(--A)}.r-fair{--c:var(--C)}.r-poor{--c:var(--F)}
.s-1{--c:var(--s1)}.s-2{--c:var(--C)}.s-3{--c:var(--D)}.s-4{--c:var(--F)}
.arc{stroke:var(--c)}svg .fillc{fill:var(--c)}svg .dim{opacity:.28}svg .knob{fill:var(--bg);stroke:var(--ink);stroke-width:2}
.textc{color:var(--c);font-weight:600}
.button{display:inline-block;margin-top:.5rem;background:var(--accent);color:var(--on);font-weight:600;text-decoration:none;border-radius:10px;padding:.7rem 1.2rem;min-height:44px}
nav ul{columns:2;column-gap:2rem;padding:0;margin:1.25rem 0;list-style:none}nav li{padding:.2rem 0;break-inside:avoid}
table{width:100%;border-collapse:collapse}
caption{text-align:left}
.scores th{font-weight:400;text-align:left;padding:.35rem .75rem .35rem 0;width:9.5rem}
.scores td{padding:.35rem 0}.scores td:last-child{text-align:right;width:2.6rem;font-weight:600;font-variant-numeric:tabular-nums}
.scores .bg{fill:var(--track)}
.scores svg{display:block;width:100%;height:10px}
.cols{display:grid;gap:1.75rem;margin-top:1rem}
.metric{margin:.9rem 0}.metric svg{display:block;width:100%;height:auto;margin:.3rem 0 .1rem}
.metric .row{display:flex;justify-content:space-between;gap:0 1rem;flex-wrap:wrap}
.issue{display:grid;grid-template-columns:2.1rem 1fr;gap:0 .75rem;margin-top:1.75rem}
.num{width:2.1rem;height:2.1rem;border-radius:50%;background:var(--c);color:var(--on);font-weight:700;display:grid;place-items:center}
.issue>div:last-child{min-width:0}
.tags{font-size:.85rem;margin:.1rem 0 .5rem}
.seen{background:var(--wash);border-radius:10px;padding:.75rem 1rem;margin:.75rem 0;font-size:.9rem}
.seen dt{font-weight:600;color:var(--quiet);font-size:.8rem}.seen dd{margin:0 0 .4rem}.seen dl{margin:.3rem 0 0}
code{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.wins{list-style:none;padding:0;margin:1rem 0 0}.wins li{display:grid;grid-template-columns:1fr auto;gap:.1rem 1rem;padding:.8rem 0;border-bottom:1px solid var(--line)}
.wins p{grid-column:1/-1;margin:0}
.effort{color:var(--quiet);font-size:.85rem;font-weight:600;white-space:nowrap}
ol.recs{padding:0;list-style:none;counter-reset:r}ol.recs li{counter-increment:r;padding:0 0 0 2.6rem;position:relative;margin-top:1.4rem}
ol.recs li::before{content:counter(r);position:absolute;left:0;top:-.3rem;font-size:1.7rem;font-weight:700;color:var(--accent)}
.shots{display:flex;gap:1rem;align-items:flex-start;margin-top:1rem}.shots figure{margin:0;min-width:0}.shots .phone{flex:462}.shots .desktop{flex:1436}.shots img{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:10px}
.group{margin-top:1.75rem}
details{border-top:1px solid var(--line);padding:.15rem 0}
summary{cursor:pointer;padding:.6rem 0;display:flex;gap:.75rem;justify-content:space-between;align-items:baseline;min-height:44px}
summary::-webkit-details-marker{display:none}summary::after{content:"+";color:var(--quiet);font-weight:700}details[open] summary::after{content:"–"}
summary .what{flex:1;font-weight:600}summary .textc{font-size:.85rem;min-width:4.6rem}
details .body{padding:0 0 1rem}
.near{width:100%;height:auto;margin-top:.75rem}.near circle{fill:var(--quiet);opacity:.5}.near .me{fill:var(--c);opacity:1;stroke:var(--bg);stroke-width:2}.near line{stroke:var(--line)}
.why th,.why td{text-align:left;vertical-align:top;padding:.45rem 1rem .45rem 0;border-bottom:1px solid var(--line);font-size:.875rem}
footer{border-top:1px solid var(--line);padding:1.75rem 0 3rem;font-size:.9rem}
address{font-style:normal}
.gone{min-height:70vh;display:grid;align-content:center;gap:2rem;padding:3rem 0}
@media (min-width:640px){.lead{grid-template-columns:auto 1fr;text-align:left;justify-items:start;align-items:center;padding:1.75rem 2rem}.cols{grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light}.button,nav,.skip{display:none}section{break-inside:auto}.issue,.metric,details,.wins li{break-inside:avoid}details::details-content{content-visibility:visible;display:block}body{font-size:10.5pt}h2,h3{break-after:avoid}}
`;

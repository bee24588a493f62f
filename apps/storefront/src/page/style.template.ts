/** The one style sheet of the buyer's pages: phone first, light and dark, and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1b2733;--quiet:#52606d;--line:#d8dee4;--wash:#f4f6f8;--track:#e6eaee;--accent:#1d4f91;--on:#fff;--A:#0b7a4b;--B:#3f7a16;--C:#946200;--D:#b8480b;--F:#b3261e;--s1:#52606d}
@media (prefers-color-scheme:dark){:root{--bg:#11171d;--ink:#e8edf2;--quiet:#a3b1be;--line:#2c3843;--wash:#1a222b;--track:#2a3540;--accent:#8ab8f5;--on:#11171d;--A:#4cc38a;--B:#94c95a;--C:#e3b341;--D:#f0883e;--F:#ff8178;--s1:#a3b1be}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--accent)}
a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:6px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem 1rem;z-index:1}
.bar{height:6px;background:var(--accent)}
.wrap{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header.top{padding:2rem 0 1.5rem}
.kicker{margin:0;color:var(--accent);font-weight:700;font-size:.8rem;letter-spacing:.08em;text-transform:uppercase}
h1{font-size:clamp(1.6rem,5.5vw,2.3rem);line-height:1.18;margin:.35rem 0 .6rem;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.4rem;line-height:1.25;margin:0 0 .3rem;letter-spacing:-.01em}
h3{font-size:1.08rem;line-height:1.35;margin:0}
p{margin:.4rem 0}
.quiet{color:var(--quiet)}.small{font-size:.875rem}
section{padding:2.25rem 0 0}
.lead{display:grid;gap:1.1rem;justify-items:center;text-align:center;background:var(--wash);border-radius:16px;padding:1.5rem}
.lead .say{font-size:1.15rem;font-weight:600;line-height:1.4}
.gauge{width:210px;max-width:70vw;height:auto}
svg text{font-family:inherit;fill:var(--ink)}
.track{stroke:var(--track);fill:none}.arc{fill:none;stroke:var(--c)}
.g-A{--c:var(--A)}.g-B{--c:var(--B)}.g-C{--c:var(--C)}.g-D{--c:var(--D)}.g-F{--c:var(--F)}
.s-1{--c:var(--s1)}.s-2{--c:var(--C)}.s-3{--c:var(--D)}.s-4{--c:var(--F)}
svg .fillc{fill:var(--c)}.textc{color:var(--c);font-weight:600}
.proofs{list-style:none;margin:1rem 0 0;padding:0;display:grid;gap:1rem}
.proof{border:1px solid var(--line);border-top:4px solid var(--c);border-radius:14px;padding:1.1rem 1.2rem}
.tags{font-size:.85rem;margin:0 0 .15rem}
.seen{background:var(--wash);border-radius:10px;padding:.75rem 1rem;margin:.75rem 0;font-size:.92rem}
.seen dl{margin:.3rem 0 0}.seen dt{color:var(--quiet);font-size:.82rem}.seen dd{margin:0 0 .4rem}
code{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.locked{display:grid;gap:0 2rem;margin:.75rem 0 0;padding:0;list-style:none}
.locked>li{padding:.75rem 0;border-bottom:1px solid var(--line)}
.locked h3{display:flex;justify-content:space-between;gap:1rem}.locked h3 span{color:var(--quiet);font-weight:600}
.locked ul{margin:.3rem 0 0;padding:0;list-style:none;color:var(--quiet);font-size:.92rem}
.locked ul li{padding:.1rem 0 .1rem 1.35rem;position:relative}
.locked ul svg{position:absolute;left:0;top:.42rem;width:.85rem;height:.85rem;fill:var(--quiet)}
.offer{border:2px solid var(--accent);border-radius:16px;padding:1.5rem;margin-top:2.25rem}
.price{font-size:2.4rem;font-weight:700;line-height:1.1;margin:.4rem 0 0;letter-spacing:-.02em}
.gets{list-style:none;margin:1rem 0 1.25rem;padding:0}
.gets li{padding:.3rem 0 .3rem 1.9rem;position:relative}
.gets svg{position:absolute;left:0;top:.55rem;width:1.2rem;height:1.2rem;fill:none;stroke:var(--A);stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
.button{display:block;width:100%;background:var(--accent);color:var(--on);font:inherit;font-weight:700;font-size:1.05rem;text-align:center;text-decoration:none;border:0;border-radius:12px;padding:.9rem 1.3rem;min-height:52px;cursor:pointer}
.button:hover{filter:brightness(1.08)}
.note{background:var(--wash);border-radius:12px;padding:1rem 1.2rem}
footer{border-top:1px solid var(--line);margin-top:2.5rem;padding:1.5rem 0 3rem;font-size:.9rem}
address{font-style:normal;margin:.6rem 0}
.alone{min-height:80vh;display:grid;align-content:center;gap:1.25rem;padding:3rem 0;max-width:34rem}
@media (min-width:640px){.lead{grid-template-columns:auto 1fr;text-align:left;justify-items:start;align-items:center;padding:1.75rem 2rem}.locked{grid-template-columns:1fr 1fr}.offer{padding:2rem}.button{width:auto;display:inline-block}}
@media print{form,.skip{display:none}.proof{break-inside:avoid}}
`;

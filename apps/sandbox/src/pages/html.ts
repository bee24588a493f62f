/** Markup that is already safe to place in a page. */
export class Html {
  constructor(readonly markup: string) {}
}

type Piece = string | number | null | undefined | Html | readonly Html[];

/** Escapes every value that is not markup itself: mails and form fields come from outside. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(strings.reduce((page, part, index) => page + part + (index < values.length ? render(values[index]) : ''), ''));
}

function render(value: Piece): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map((piece) => piece.markup).join('');
  return escapeHtml(String(value));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
  :root { color-scheme: light dark; --line: #d5d9e0; --quiet: #5b6472; --accent: #4a46d8; --paper: #fff; --ground: #f5f6f9; --ink: #1a1f2b }
  @media (prefers-color-scheme: dark) { :root { --line: #343b49; --quiet: #a3acba; --accent: #a5a2ff; --paper: #1b202b; --ground: #12151c; --ink: #eceff4 } }
  * { box-sizing: border-box }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: var(--ground); color: var(--ink) }
  main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
  h1 { font-size: 1.5rem; margin: .5rem 0 1rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem }
  a { color: var(--accent) } .quiet { color: var(--quiet) } .small { font-size: .875rem }
  .card { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem; margin: 0 0 1rem }
  .scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
  th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
  label { display: block; margin: .75rem 0 .25rem; font-weight: 600; font-size: .9rem }
  input, select { width: 100%; padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .4rem; font: inherit; background: var(--paper); color: inherit }
  input[type=radio] { width: auto; margin-right: .4rem }
  button { font: inherit; font-weight: 600; padding: .7rem 1.1rem; border-radius: .4rem; border: 1px solid var(--line); background: var(--paper); color: inherit; cursor: pointer }
  button.primary { background: #4a46d8; border-color: #4a46d8; color: #fff; width: 100% }
  .search { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; padding: .6rem .9rem }
  .search label { margin: 0 } .search input { flex: 1 1 9rem; width: auto; min-width: 0; padding: .4rem .6rem } .search button { padding: .4rem .9rem }
  .alert { border-color: #c62f3b; color: #c62f3b } pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
  iframe { width: 100%; height: 42rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff }
  .columns { display: grid; gap: 0 1rem; align-items: start } @media (min-width: 46rem) { .columns { grid-template-columns: 1fr 1fr } }
  .amount { font-size: 2.2rem; font-weight: 700; margin: .25rem 0 1rem } .row { display: flex; justify-content: space-between; gap: 1rem }
`;

export function page(title: string, content: Html): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>${content.markup}</main></body></html>`;
}

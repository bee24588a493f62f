import { z } from 'zod';
import { escapeHtml } from './html.rules';
import { PAGE_STYLE } from './page-style.page';

const Link = z.url({ protocol: /^https?$/ }).nullish();

/** What a demonstration leaves behind to look at. */
export const DemoLinks = z.object({ buyerPage: Link, pdf: Link, outbox: Link });
export type DemoLinks = z.infer<typeof DemoLinks>;

function card(href: string, title: string, text: string): string {
  return `<a href="${escapeHtml(href)}"><strong>${title}</strong><span class="soft">${text}</span></a>`;
}

/** The page at `/`: where to go from here. */
export function landingPage(demo: DemoLinks | null, isServing: boolean): string {
  const shown = [
    demo?.buyerPage ? card(demo.buyerPage, 'A buyer page', 'What the owner of a business sees: the grade, three proofs, the offer.') : '',
    demo?.pdf ? card(demo.pdf, 'A report as PDF', 'What a buyer gets.') : '',
    demo?.outbox ? card(demo.outbox, 'The mail outbox', 'Every mail that the demonstration sent; nothing left this machine.') : '',
  ].filter(Boolean);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>LeadFactory</title><style>${PAGE_STYLE}</style></head>
<body><header><h1>LeadFactory</h1><p class="soft">Finds local businesses, audits their websites, proves what is wrong, and turns the proof into lawful outreach and paid audit reports.</p>
<p>${isServing ? 'It is up and serving.' : '<strong>It is up, but cannot serve: its database or broker is away.</strong>'}</p></header>
<main>${shown.length > 0 ? `<h2>The demonstration</h2><div class="cards">${shown.join('')}</div>` : ''}
<h2>For builders</h2><div class="cards">${card('/reference', 'API reference', 'Every operation, searchable.')}${card('/openapi.json', 'OpenAPI 3.1', 'For generators and tools.')}${card('/health', 'Health', 'Whether the front door serves.')}${card('/metrics', 'Metrics', 'Of every service, for Prometheus.')}</div>
<h2>Sign in</h2><p><code>POST /api/v1/auth/login</code> with <code>email</code> and <code>password</code> gives an access token; a local start prints the owner’s. On the command line, <code>npm run lf -- health</code> uses the key that a local start left.</p></main></body></html>
`;
}

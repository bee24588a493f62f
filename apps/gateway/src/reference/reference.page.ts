import type { Operation } from '@leadfactory/contracts';
import { ERROR_CODES } from '@leadfactory/kernel';
import { createHash } from 'node:crypto';
import { STATUS_OF_CODE, TITLE_OF_CODE } from '../edge/problem.rules';
import { escapeHtml, withCode, withoutIds } from './html.rules';
import { errorsOf, inputSchema, outputSchema } from './openapi.rules';
import { PAGE_STYLE } from './page-style.page';
import { fieldRows, type FieldRow } from './schema-text.rules';

// The page's one script: hides what does not match. Without it everything is there and opens by itself.
const SCRIPT = `const q=document.getElementById('q');const all=[...document.querySelectorAll('details[data-text]')];
function find(){const words=q.value.toLowerCase().split(/\\s+/).filter(Boolean);for(const d of all)d.hidden=!words.every(w=>d.dataset.text.includes(w));
for(const s of document.querySelectorAll('section[data-group]'))s.hidden=![...s.querySelectorAll('details')].some(d=>!d.hidden)}
q.addEventListener('input',find);function open(){const t=location.hash&&document.getElementById(location.hash.slice(1));if(t&&t.tagName==='DETAILS'){t.open=true;t.scrollIntoView()}}
addEventListener('hashchange',open);open();document.addEventListener('keydown',e=>{if(e.key==='/'&&document.activeElement!==q){e.preventDefault();q.focus()}});`;

/** Lets this script run and no other. */
export const REFERENCE_POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`;

function table(rows: readonly FieldRow[]): string {
  if (rows.length === 0) return '<p class="soft">Nothing.</p>';
  const body = rows.map((row) => `<tr><td><code>${escapeHtml(row.name)}</code>${row.required ? '' : ' <span class="soft">optional</span>'}</td><td>${escapeHtml(row.type)}</td><td class="soft">${escapeHtml(row.note)}</td></tr>`).join('');
  return `<div class="wide"><table><thead><tr><th>Field</th><th>Type</th><th></th></tr></thead><tbody>${body}</tbody></table></div>`;
}

function accessText(operation: Operation): string {
  if (operation.access === 'public') return 'Anybody';
  return operation.access === 'signed-in' ? 'Whoever signed in' : `Scope <code>${operation.access}</code>`;
}

function entry(operation: Operation): string {
  const text = `${operation.method} ${operation.path} ${operation.name} ${operation.summary} ${operation.service} ${operation.access}`.toLowerCase();
  const answer = operation.produces === 'document' ? '<p class="soft">A page, a file or a redirect.</p>' : table(fieldRows(outputSchema(operation)));
  const errors = errorsOf(operation).map((code) => `<li><a href="#error-${code}">${STATUS_OF_CODE[code]} <code>${code}</code></a></li>`).join('');
  const notes = [operation.idempotent ? 'Send an <code>Idempotency-Key</code>: the same again gives the first answer again.' : '', operation.upload ? `The file may be the whole body (<code>${operation.upload.mediaType}</code>, up to ${operation.upload.maxBytes / 1_048_576} MB); the other fields then come in the query.` : ''].filter(Boolean);
  return `<details id="${operation.name}" data-text="${escapeHtml(text)}"><summary><span class="method ${operation.method.toLowerCase()}">${operation.method}</span> <code>${escapeHtml(operation.path)}</code> <span class="soft">${withCode(withoutIds(operation.summary))}</span></summary>
<p><strong>${operation.name}</strong> · ${accessText(operation)} · answers ${operation.status}</p>${notes.map((note) => `<p>${note}</p>`).join('')}
<h4>Send</h4>${table(fieldRows(inputSchema(operation)))}<h4>Get</h4>${answer}<h4>Errors</h4><ul class="row">${errors}</ul></details>`;
}

/** Every operation, for people. */
export function referencePage(operations: readonly Operation[], origin: string, version: string): string {
  const services = [...new Set(operations.map(({ service }) => service))];
  const groups = services.map((service) => `<section data-group><h2>${service}</h2>${operations.filter((operation) => operation.service === service).map(entry).join('\n')}</section>`).join('\n');
  const errors = ERROR_CODES.map((code) => `<tr id="error-${code}"><td>${STATUS_OF_CODE[code]}</td><td><code>${code}</code></td><td>${TITLE_OF_CODE[code]}</td></tr>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>LeadFactory API ${escapeHtml(version)}</title><style>${PAGE_STYLE}</style></head>
<body><header><h1>LeadFactory API</h1><p class="soft">${operations.length} operations · version ${escapeHtml(version)} · <a href="/openapi.json">OpenAPI 3.1</a> · <a href="/">start page</a></p>
<label for="q">Find an operation</label><input id="q" type="search" placeholder="e.g. campaign, POST, leads:read (press /)" autocomplete="off"></header>
<main><section><h2>Begin</h2><p>Send an API key or an access token with every request:</p>
<pre>curl ${escapeHtml(origin)}/api/v1/me -H "Authorization: Bearer lf_…"</pre>
<p>An access token comes from <a href="#login"><code>POST /api/v1/auth/login</code></a> and lasts 15 minutes; a key from <a href="#createApiKey"><code>POST /api/v1/api-keys</code></a>. <code>RateLimit</code> headers tell what is left of the limits, <code>Retry-After</code> when to come back.</p></section>
${groups}
<section><h2>Errors</h2><p>Every error is <code>application/problem+json</code> (RFC 9457) with one of these codes; <code>errors</code> lists every invalid field.</p><div class="wide"><table><tbody>${errors}</tbody></table></div></section></main>
<script>${SCRIPT}</script></body></html>
`;
}

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Outbox } from '../mail/outbox';
import { html, page } from './html';

const query = z.object({
  to: z.string().optional(),
  stream: z.string().optional().transform((value) => value || undefined),
  since: z.iso.datetime({ offset: true, error: 'an ISO 8601 time such as 2026-01-31T12:00:00Z' }).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(200),
});

/** The mails that were accepted, to read and to search. */
export function outboxPages(scope: FastifyInstance, outbox: Outbox): void {
  scope.get('/outbox.json', (request, reply) => {
    const wanted = query.safeParse(request.query);
    if (!wanted.success) return reply.status(400).send({ error: z.prettifyError(wanted.error) });
    const mails = outbox.list(wanted.data).map((mail) => ({ ...mail, body: outbox.get(mail.id)?.body ?? null }));
    return reply.send({ total: outbox.size, mails });
  });

  scope.get('/outbox', (request, reply) => {
    const wanted = query.safeParse(request.query);
    const search = wanted.success ? wanted.data : { limit: 200 };
    const mails = outbox.list(search);
    return reply.type('text/html; charset=utf-8').send(
      page(
        'Outbox',
        html`<p><a href="/">Sandbox</a></p><h1>Outbox <span class="quiet small">${outbox.size} mails, newest first</span></h1>
          <form class="card search" method="get" action="/outbox" role="search"><label for="to">Recipient contains</label><input id="to" name="to" value="${'to' in search ? search.to : ''}">
            <label for="stream">Stream</label><input id="stream" name="stream" value="${'stream' in search ? search.stream : ''}"><button>Search</button></form>
          <div class="card scroll"><table><thead><tr><th>When</th><th>To</th><th>Subject</th><th>Stream</th><th>By</th><th>Outcome</th></tr></thead><tbody>
            ${mails.map((mail) => html`<tr><td class="quiet">${mail.receivedAt.slice(0, 19).replace('T', ' ')}</td><td>${mail.to}</td><td><a href="/outbox/${mail.id}">${mail.subject || '(no subject)'}</a></td><td>${mail.stream}</td><td>${mail.route}</td><td>${mail.outcome}</td></tr>`)}
            ${mails.length === 0 ? html`<tr><td colspan="6" class="quiet">No mail yet.</td></tr>` : null}
          </tbody></table></div>`,
      ),
    );
  });

  scope.get<{ Params: { id: string } }>('/outbox/:id', (request, reply) => {
    const found = outbox.get(request.params.id);
    if (!found) return reply.status(404).type('text/html; charset=utf-8').send(page('No such mail', html`<h1>No such mail</h1><p><a href="/outbox">Outbox</a></p>`));
    const { mail, body } = found;
    return reply.type('text/html; charset=utf-8').send(
      page(
        mail.subject || 'Mail',
        html`<p><a href="/outbox">Outbox</a></p><h1>${mail.subject || '(no subject)'}</h1>
          <div class="card"><div>From ${mail.from}</div><div>To ${mail.to}</div><div class="quiet small">${mail.receivedAt} · ${mail.stream} · ${mail.route} · ${mail.outcome}</div></div>
          ${body === null ? html`<p class="card quiet">The body is no longer kept; only the newest are.</p>` : null}
          ${body?.html ? html`<h2>As shown</h2><iframe sandbox="allow-popups" title="The mail as shown" srcdoc="${`<base target="_blank">${body.html}`}"></iframe>` : null}
          ${body?.text ? html`<h2>Plain text</h2><pre class="card">${body.text}</pre>` : null}
          ${body ? html`<h2>Headers</h2><pre class="card small">${body.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>` : null}
          ${body && body.attachments.length > 0 ? html`<h2>Attachments</h2><ul>${body.attachments.map((file) => html`<li>${file.filename} (${file.mimeType}, ${file.bytes} bytes)</li>`)}</ul>` : null}`,
      ),
    );
  });
}

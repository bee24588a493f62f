import type { FastifyInstance } from 'fastify';
import type { Stopping } from '../stopping';
import { StripeFault } from '../vendors/stripe/errors.rules';
import type { SessionRecord, StripeLedger } from '../vendors/stripe/ledger';
import { html, page, type Html } from './html';

export interface CheckoutOptions {
  /** How long a bank transfer takes to arrive. */
  transferMs: number;
  stopping: Stopping;
}

interface SessionPath {
  Params: { id: string };
}

/** The hosted payment page: it works without scripts, for people and for the town's inhabitants alike. */
export function checkoutPages(scope: FastifyInstance, ledger: StripeLedger, options: CheckoutOptions): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store');
  });
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof StripeFault) return reply.status(404).send(page('Not found', html`<h1>Nothing to pay here</h1><p class="card">This link belongs to no checkout session of this sandbox.</p>`));
    throw error;
  });

  scope.get<SessionPath>('/checkout/c/:id', (request, reply) => {
    const record = ledger.session(request.params.id);
    if (record.session.status === 'complete') return reply.redirect(successUrl(record), 303);
    return reply.send(record.session.status === 'expired' ? expiredPage(record) : payPage(record, null));
  });

  scope.post<SessionPath>('/checkout/c/:id/pay', (request, reply) => {
    const record = ledger.session(request.params.id);
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    const email = (form.get('email') ?? '').trim();
    const cardNumber = (form.get('card_number') ?? '').replace(/\s/g, '');
    const method = form.get('method') === 'bank' ? 'bank' : 'card';
    const name = form.get('name')?.trim() || null;
    const fault = problemOf(email, method, cardNumber);
    if (fault) return reply.status(400).send(payPage(record, fault));
    const payer = { email, name, last4: method === 'card' ? cardNumber.slice(-4) : null };
    const outcome = ledger.pay(record.session.id, { ...payer, method, cardNumber, promotionCode: form.get('promotion_code')?.trim() || null });
    if (!outcome.paid) return reply.status(402).send(record.session.status === 'expired' ? expiredPage(record) : payPage(record, outcome.message));
    if (method === 'bank') {
      void options.stopping.pause(options.transferMs).then((through) => {
        if (through) ledger.settleTransfer(record.session.id, payer, form.get('transfer') !== 'fails');
      });
    }
    return reply.redirect(successUrl(record), 303);
  });

  scope.get<SessionPath>('/checkout/receipt/:id', (request, reply) => {
    const { session, lines } = ledger.session(request.params.id);
    return reply.send(page('Receipt', html`<h1>Receipt</h1><div class="card">${summary(lines, session)}<p class="quiet">Paid by ${session.customer_details?.email ?? 'unknown'} (${session.payment_status}).</p></div>`));
  });
}

function successUrl({ session }: SessionRecord): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function problemOf(email: string, method: 'card' | 'bank', cardNumber: string): string | null {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return 'Your email is incomplete.';
  if (method === 'card' && !/^\d{14,19}$/.test(cardNumber)) return 'Your card number is incomplete.';
  return null;
}

export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 100);
}

function summary(lines: SessionRecord['lines'], session: SessionRecord['session']): Html {
  const currency = session.currency ?? 'usd';
  const discount = session.total_details?.amount_discount ?? 0;
  return html`<p class="amount">${money(session.amount_total ?? 0, currency)}</p>
    ${lines.map((line) => html`<div class="row"><span>${line.description} × ${line.quantity}</span><span>${money(line.amount_subtotal, line.currency)}</span></div>`)}
    ${discount > 0 ? html`<div class="row"><span>Discount</span><span>−${money(discount, currency)}</span></div>` : null}
    <hr><div class="row"><strong>Total due</strong><strong>${money(session.amount_total ?? 0, currency)}</strong></div>`;
}

function payPage(record: SessionRecord, problem: string | null): string {
  const { session, lines, params } = record;
  const description = params.line_items[0]?.price_data.product_data.description;
  return page(
    'Checkout',
    html`<p class="quiet small">Sandbox checkout: no card is charged, no money moves.</p>
      <div class="columns">
        <section class="card" aria-label="Order">${summary(lines, session)}<p class="quiet small">${description}</p></section>
        <section class="card" aria-label="Payment">
          ${problem === null ? null : html`<p class="card alert" role="alert">${problem}</p>`}
          <form method="post" action="/checkout/c/${session.id}/pay" id="pay">
            <label for="email">Email</label><input id="email" name="email" type="email" autocomplete="email" required value="${session.customer_email}">
            <label for="name">Name on card</label><input id="name" name="name" autocomplete="cc-name">
            <label for="card_number">Card number</label><input id="card_number" name="card_number" inputmode="numeric" value="4242 4242 4242 4242">
            <div class="columns"><div><label for="expiry">Expires</label><input id="expiry" name="expiry" value="12 / 34"></div><div><label for="cvc">CVC</label><input id="cvc" name="cvc" inputmode="numeric" value="123"></div></div>
            ${session.allow_promotion_codes ? html`<label for="promotion_code">Promotion code</label><input id="promotion_code" name="promotion_code">` : null}
            <fieldset class="card" style="margin-top:1rem"><legend class="small">Pay by</legend>
              <label><input type="radio" name="method" value="card" checked>Card</label>
              <label><input type="radio" name="method" value="bank">Bank transfer (arrives later)</label></fieldset>
            <button class="primary" name="transfer" value="arrives">Pay ${money(session.amount_total ?? 0, session.currency ?? 'usd')}</button>
          </form>
          ${session.cancel_url ? html`<p style="text-align:center;margin:1rem 0 0"><a href="${session.cancel_url}" id="cancel">Cancel and go back</a></p>` : null}
          <p class="quiet small">Declined: 4000 0000 0000 0002. Disputed afterwards: 4000 0000 0000 0259.</p>
        </section></div>`,
  );
}

function expiredPage({ session }: SessionRecord): string {
  return page('Expired', html`<h1>This checkout has expired</h1><p class="card">Nothing was charged. ${session.cancel_url ? html`<a href="${session.cancel_url}">Back to the shop</a>` : null}</p>`);
}

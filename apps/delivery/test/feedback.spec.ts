import { AppError, newId } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { abuseReport, deliveryReport, reply } from './reports.fixture';
import { type Mail, OFFER_URL, Stage, tokenAfter } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.answer = () => ({});
});

const SAFELINKS = 'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2) SafeLinks/1.0 (corporate link scanner)';
const envelope = (to: string) => ({ 'x-envelope-to': to, 'x-envelope-from': '' });
const stateOf = (id: string, state: string) => eventually(async () => expect((await stage.message(id)).state).toBe(state), { timeoutMs: 10_000 });
const suppressionOf = async (email: string) => (await stage.ask<{ items: { reason: string; scope: string }[] }>('listSuppressions', { email })).items;

describe('mails that come back', () => {
  it('a bounce is counted once, suppresses the address and is told (R10.05)', async () => {
    const { mail, messageId } = await stage.sent({ to: 'a1@joes.example' });
    const hookId = newId();
    for (let at = 0; at < 2; at += 1) await stage.hook('inbound-mail', deliveryReport(), envelope(mail.returnPath ?? ''), hookId);
    await stateOf(messageId, 'bounced');
    // Another report only now: webhooks are taken several at a time, and the first that is taken names the reason.
    await stage.hook('inbound-mail', deliveryReport({ status: '5.2.1' }), envelope(mail.returnPath ?? ''));
    await stage.hooksTaken();
    const { history } = await stage.ask<{ history: { what: string }[] }>('getMessage', { id: messageId });
    expect(history.filter(({ what }) => what === 'bounced')).toHaveLength(2);
    expect(await stage.events('MessageBounced', messageId)).toEqual([expect.objectContaining({ permanent: true, diagnostic: expect.stringContaining('5.1.1') })]);
    expect((await suppressionOf('a1@joes.example')).map(({ reason, scope }) => `${reason} ${scope}`).sort()).toEqual(['bounced platform', 'bounced tenant']);
  });

  it.each([['a policy', '5.7.1'], ['a full mailbox', '5.2.2']])('a bounce for the sake of %s ends the mail, and the address stays free for everybody (R10.05)', async (_what, status) => {
    const { mail, messageId } = await stage.sent({ to: `${status}@joes.example` });
    await stage.hook('inbound-mail', deliveryReport({ status }), envelope(mail.returnPath ?? ''));
    await stateOf(messageId, 'bounced');
    expect(await stage.events('MessageBounced', messageId)).toEqual([expect.objectContaining({ permanent: true })]);
    expect(await suppressionOf(`${status}@joes.example`)).toEqual([]);
  });

  it('a delay is no bounce', async () => {
    const { mail, messageId } = await stage.sent({ to: 'a2@joes.example' });
    await stage.hook('inbound-mail', deliveryReport({ action: 'delayed', status: '4.2.2' }), envelope(mail.returnPath ?? ''));
    await eventually(async () => expect(await stage.ask('getMessage', { id: messageId })).toMatchObject({ state: 'delivered', history: expect.arrayContaining([expect.objectContaining({ what: 'delayed' })]) }));
    expect(await suppressionOf('a2@joes.example')).toEqual([]);
  });

  it('a bounce that outruns the provider’s answer is kept all the same', async () => {
    let answer: (said: object) => void = () => undefined;
    let mail: Mail | undefined;
    stage.answer = (asked) => {
      mail = asked;
      return new Promise((resolve) => (answer = resolve));
    };
    const { outcome } = await stage.order(await stage.input({ to: 'a3@joes.example' }));
    await eventually(() => expect(mail).toBeDefined());
    const failed = await stage.hooksFailed();
    await stage.hook('inbound-mail', deliveryReport(), envelope(mail!.returnPath ?? ''));
    await eventually(async () => expect(await stage.hooksFailed()).toBeGreaterThan(failed), { timeoutMs: 10_000 });
    answer({});
    await outcome();
    await stateOf(mail!.messageId, 'bounced');
  });

  it('a bounce is the first to tell of a mail whose answer was lost (R10.07)', async () => {
    stage.losesAnswers = true;
    expect(await stage.send(await stage.input({ to: 'a9@joes.example' }))).toMatchObject({ status: 'wait' });
    stage.losesAnswers = false;
    const { mail } = stage.mails.at(-1)!;
    expect((await stage.message(mail.messageId)).state).toBe('intended');
    await stage.hook('inbound-mail', deliveryReport(), envelope(mail.returnPath ?? ''));
    await stateOf(mail.messageId, 'bounced');
    for (const event of ['MessageSent', 'MessageBounced'] as const) expect(await stage.events(event, mail.messageId)).toHaveLength(1);
  });

  it('a reply names foreign mails first, and holds a NUL: its wish is honoured, and it is kept (R10.03)', async () => {
    const { messageId } = await stage.sent({ to: 'a10@joes.example' });
    const headers = [`In-Reply-To: <${newId().toUpperCase()}@icloud.example>`, `References: <${newId()}@icloud.example> <${messageId}@north.example>`];
    await stage.hook('inbound-mail', reply('Stop.\0\r\n\r\nSent from my iPhone', { headers }), envelope('nora@north.example'));
    await eventually(async () => expect(await stage.events('RecipientUnsubscribed', messageId)).toHaveLength(1), { timeoutMs: 10_000 });
    expect(await stage.ask('getMessage', { id: messageId })).toMatchObject({ history: expect.arrayContaining([expect.objectContaining({ what: 'replied', detail: 'Stop.\n\nSent from my iPhone' })]) });
  });

  it('a reader who takes a mail out of the spam folder has not complained, and one who opts out wants no more', async () => {
    const { mail, messageId } = await stage.sent({ to: 'a11@joes.example' });
    const { mail: other, messageId: otherId } = await stage.sent({ to: 'a12@joes.example' });
    await stage.hook('inbound-mail', abuseReport(undefined, 'not-spam'), envelope(mail.returnPath ?? ''));
    await stage.hook('inbound-mail', abuseReport(undefined, 'opt-out'), envelope(other.returnPath ?? ''));
    await stage.hooksTaken();
    expect([(await stage.message(messageId)).state, await suppressionOf('a11@joes.example')]).toEqual(['delivered', []]);
    expect([await stage.events('RecipientUnsubscribed', otherId), await suppressionOf('a12@joes.example')]).toMatchObject([[{ messageId: otherId }], [{ reason: 'unsubscribed', scope: 'tenant' }]]);
  });

  it('a complaint silences us for this person, for all tenants (R10.05)', async () => {
    const { mail, messageId } = await stage.sent({ to: 'a4@joes.example' });
    await stage.hook('inbound-mail', abuseReport(), envelope(mail.returnPath ?? ''));
    await stateOf(messageId, 'complained');
    expect(await stage.events('MessageComplained', messageId)).toHaveLength(1);
    const other = newId();
    await stage.seed(other);
    expect(await stage.send(await stage.input({ to: 'a4@joes.example', tenantId: other }), { tenantId: other })).toMatchObject({ status: 'end', outcome: 'suppressed', reason: 'complained' });
  });

  it('an answer is kept; one that asks for silence gets it (R10.03)', async () => {
    const { messageId } = await stage.sent({ to: 'a5@joes.example' });
    await stage.hook('inbound-mail', reply('Who are you?', { inReplyTo: messageId }), envelope('nora@north.example'));
    await eventually(async () => expect((await stage.message(messageId)).replied_at).not.toBeNull());
    expect(await suppressionOf('a5@joes.example')).toEqual([]);
    await stage.hook('inbound-mail', reply('Please remove me.', { inReplyTo: messageId }), envelope('nora@north.example'));
    await eventually(async () => expect(await suppressionOf('a5@joes.example')).toEqual([expect.objectContaining({ reason: 'unsubscribed' })]));
  });

  it('a mail to the unsubscribe address unsubscribes (R10.03)', async () => {
    const { mail, messageId } = await stage.sent({ to: 'a6@joes.example' });
    const to = /mailto:([^?>]+)/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    await stage.hook('inbound-mail', reply(''), envelope(to));
    await eventually(async () => expect(await stage.events('RecipientUnsubscribed', messageId)).toHaveLength(1));
  });

  it('mail about nothing of ours troubles nobody, forged return paths neither', async () => {
    const { mail, messageId } = await stage.sent({ to: 'a7@joes.example' });
    await stage.hook('inbound-mail', 'no mail at all', envelope('x@y.example'));
    await stage.hook('inbound-mail', deliveryReport(), envelope((mail.returnPath ?? '').replace(/.@/, (last) => (last[0] === 'a' ? 'b@' : 'a@'))));
    await stage.hook('inbound-mail', abuseReport(newId()), envelope('fbl@north.example'));
    await stage.hooksTaken();
    expect((await stage.message(messageId)).state).toBe('delivered');
    const { rows } = await stage.sql.query('SELECT reason FROM delivery.dead_letter');
    expect(rows).toEqual([]);
  });
});

describe('SendGrid’s events', () => {
  const batch = (messageId: string, ...events: [string, string, object?][]) =>
    JSON.stringify(events.map(([event, id, more], at) => ({ event, sg_event_id: id, timestamp: 1_772_442_000 + at, tenantId: stage.tenantId, messageId, email: 'x@y.example', ...more })));

  it('a batch that comes twice counts once (R10.05)', async () => {
    const { messageId } = await stage.sent({ to: 'b1@joes.example' });
    const body = batch(messageId, ['open', `o-${messageId}`, { useragent: 'Mozilla/5.0 (iPhone) Safari' }], ['spamreport', `s-${messageId}`]);
    await stage.hook('sendgrid', body);
    await stage.hook('sendgrid', body);
    await stage.hooksTaken();
    expect((await stage.message(messageId)).state).toBe('complained');
    expect(await stage.events('MessageOpened', messageId)).toEqual([expect.objectContaining({ by: 'person', first: true })]);
    expect(await stage.events('MessageComplained', messageId)).toHaveLength(1);
  });

  it('a mail of another tenant cannot be spoken of', async () => {
    const { messageId } = await stage.sent({ to: 'b3@joes.example' });
    await stage.hook('sendgrid', batch(messageId, ['spamreport', newId()]).replaceAll(stage.tenantId, newId()));
    await stage.hooksTaken();
    expect((await stage.message(messageId)).state).toBe('delivered');
  });
});

describe('opens and clicks', () => {
  const visitor = (userAgent: string) => ({ tenantId: null, userAgent });
  /** A visitor is not kept waiting for long: the note of what was done may be committed after the answer. */
  const kept = (event: 'MessageOpened' | 'MessageClicked', messageId: string, hits: object[]) =>
    eventually(async () => expect(await stage.events(event, messageId)).toEqual(hits.map((hit) => expect.objectContaining(hit) as object)), { timeoutMs: 10_000 });

  it('a person’s first open and click are told as such (R10.05)', async () => {
    const { mail, messageId } = await stage.sent({ to: 'c1@joes.example' });
    stage.clock.advance({ seconds: 60 });
    const person = visitor('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Safari/604.1');
    const picture = { token: tokenAfter(mail.html, '/t/o/') };
    for (let at = 0; at < 2; at += 1) expect(await stage.ask('trackOpen', picture, person)).toMatchObject({ status: 200, contentType: 'image/gif', headers: { 'Cache-Control': expect.stringContaining('no-store') } });
    expect(await stage.ask('trackClick', { token: tokenAfter(mail.html, '/t/c/') }, person)).toMatchObject({ status: 302, location: OFFER_URL });
    await kept('MessageOpened', messageId, [{ by: 'person', first: true }, { by: 'person', first: false }]);
    await kept('MessageClicked', messageId, [{ by: 'person', first: true }]);
    expect(await stage.ask('getMessage', { id: messageId })).toMatchObject({ openedAt: '2026-03-02T09:01:00.000Z', clickedAt: '2026-03-02T09:01:00.000Z' });
  });

  it('a scanner leaves no trace in what people did, and unsubscribes nobody (R10.03, R10.05)', async () => {
    const { mail, messageId } = await stage.sent({ to: 'c2@joes.example' });
    const scanner = visitor(SAFELINKS);
    await stage.ask('trackOpen', { token: tokenAfter(mail.html, '/t/o/') }, scanner);
    expect(await stage.ask('trackClick', { token: tokenAfter(mail.html, '/t/c/') }, scanner)).toMatchObject({ status: 302, location: OFFER_URL });
    await stage.ask('viewPreferences', { token: tokenAfter(mail.html, '/u/') }, scanner);
    await kept('MessageOpened', messageId, [{ by: 'scanner', first: false }]);
    await kept('MessageClicked', messageId, [{ by: 'scanner', first: false }]);
    expect(await stage.ask('getMessage', { id: messageId })).toMatchObject({ openedAt: null, clickedAt: null });
    expect(await suppressionOf('c2@joes.example')).toEqual([]);
  });

  it('nobody is sent where we did not say', async () => {
    const { mail } = await stage.sent({ to: 'c3@joes.example' });
    const token = tokenAfter(mail.html, '/t/c/');
    const forged = `${Buffer.from(JSON.stringify([0, { t: stage.tenantId, m: newId(), i: 0, to: 'https://evil.example' }])).toString('base64url')}.${token.split('.')[1]}`;
    for (const wrong of [forged, tokenAfter(mail.html, '/t/o/'), 'nonsense-nonsense']) expect(await stage.ask('trackClick', { token: wrong }, visitor('x'))).toMatchObject({ status: 404, text: expect.stringContaining('leads nowhere') });
    expect(await stage.ask('trackOpen', { token: 'nonsense-nonsense' }, visitor('x'))).toMatchObject({ status: 200, contentType: 'image/gif' });
  });

  it('a visitor goes on when our rows are out of reach', async () => {
    const { mail, messageId } = await stage.sent({ to: 'c4@joes.example' });
    await stage.sql.query('BEGIN');
    await stage.sql.query('SELECT 1 FROM delivery.message WHERE id = $1 FOR UPDATE', [messageId]);
    expect(await stage.ask('trackClick', { token: tokenAfter(mail.html, '/t/c/') }, visitor('Mozilla/5.0 Firefox'))).toMatchObject({ status: 302, location: OFFER_URL });
    await stage.sql.query('COMMIT');
    await eventually(async () => expect(await stage.events('MessageClicked', messageId)).toHaveLength(1));
  });
});

describe('a mail of unknown fate of which something comes back (R10.07)', () => {
  /** A mail that is held; of its provider nothing was heard. */
  async function held(): Promise<Mail> {
    let mail: Mail | undefined;
    stage.answer = (asked) => {
      mail = asked;
      throw new AppError('fate_unknown', 'The connection broke after the body.');
    };
    expect(await stage.send(await stage.input({ to: `${newId()}@joes.example` }))).toMatchObject({ status: 'hold', reason: 'fate_unknown' });
    return mail!;
  }
  const told = (messageId: string) => Promise.all((['MessageSent', 'MessageDelivered'] as const).map(async (name) => (await stage.events(name, messageId)).length));
  const track = (operation: string, mail: Mail, where: string, userAgent?: string) => stage.ask(operation, { token: tokenAfter(mail.html, where) }, { tenantId: null, ...(userAgent ? { userAgent } : {}) });

  it.each<[string, (mail: Mail) => Promise<unknown>, string]>([
    ['bounce', (mail) => stage.hook('inbound-mail', deliveryReport(), envelope(mail.returnPath ?? '')), 'bounced'],
    ['complaint', (mail) => stage.hook('inbound-mail', abuseReport(), envelope(mail.returnPath ?? '')), 'complained'],
    ['reply', (mail) => stage.hook('inbound-mail', reply('Who are you?', { inReplyTo: mail.messageId }), envelope('nora@north.example')), 'delivered'],
    ['picture that a person loads', (mail) => track('trackOpen', mail, '/t/o/'), 'delivered'],
    ['link that a person follows', (mail) => track('trackClick', mail, '/t/c/'), 'delivered'],
    ['wish for no more', (mail) => stage.ask('unsubscribe', { token: tokenAfter(mail.headers['List-Unsubscribe'] ?? '', '/u/') }, { tenantId: null }), 'delivered'],
  ])('a %s shows that it left: it is told as sent, once', async (_what, happens, state) => {
    const mail = await held();
    for (let at = 0; at < 2; at += 1) await happens(mail);
    await stateOf(mail.messageId, state);
    await stage.hooksTaken();
    expect(await told(mail.messageId)).toEqual([1, 1]);
  });

  it('a machine that looks at it shows nothing', async () => {
    const mail = await held();
    await track('trackOpen', mail, '/t/o/', SAFELINKS);
    await eventually(async () => expect(await stage.events('MessageOpened', mail.messageId)).toHaveLength(1));
    expect([(await stage.message(mail.messageId)).state, await told(mail.messageId)]).toEqual(['held', [0, 0]]);
  });

  it('its lead is done when it is run again', async () => {
    let mail: Mail | undefined;
    stage.answer = (asked) => {
      mail = asked;
      throw new AppError('fate_unknown', 'The connection broke after the body.');
    };
    const [input, leadId] = [await stage.input({ to: `${newId()}@joes.example` }), newId()];
    expect(await stage.send(input, { leadId })).toMatchObject({ status: 'hold' });
    await stage.hook('inbound-mail', reply('Who are you?', { inReplyTo: mail!.messageId }), envelope('nora@north.example'));
    await stateOf(mail!.messageId, 'delivered');
    stage.calls.length = 0;
    expect(await stage.send(input, { leadId, generation: 2 })).toMatchObject({ status: 'done' });
    expect(stage.calls).toEqual([]);
  });
});

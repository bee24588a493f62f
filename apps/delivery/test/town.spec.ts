import { type Hook } from '@leadfactory/messaging';
import { auditCatalogue } from '@leadfactory/persistence';
import { eventually, testServers } from '@leadfactory/testing';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import nodemailer, { type Transporter } from 'nodemailer';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox';
import { type Mail, Stage, tokenAfter } from './stage';

let stage: Stage;
let sandbox: Sandbox;
let door: Server;
let transport: Transporter;

/** The front door as far as mail needs it: tracked links, the way out, and webhooks. */
async function openDoor(): Promise<string> {
  door = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void answer(request.method ?? '', new URL(request.url ?? '', 'http://x').pathname, request.headers, Buffer.concat(chunks)).then(
        (page) => {
          response.writeHead(page.status ?? 200, page.location === undefined ? {} : { location: page.location });
          response.end(page.text ?? 'ok');
        },
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
}

async function answer(method: string, at: string, headers: NodeJS.Dict<string | string[]>, body: Buffer): Promise<{ status?: number; text?: string; location?: string }> {
  const [, place, ...rest] = at.split('/');
  const visitor = { tenantId: null, userAgent: String(headers['user-agent']) };
  if (place === 't') {
    await known;
    return stage.ask(rest[0] === 'o' ? 'trackOpen' : 'trackClick', { token: rest[1] }, visitor);
  }
  if (place === 'u') return stage.ask(method === 'POST' ? 'unsubscribe' : 'viewPreferences', { token: rest[0] }, visitor);
  if (at === '/webhooks/inbound-mail') {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-envelope')).map(([name, value]) => [name, String(value)]));
    await stage.hook('inbound-mail', body.toString('utf8') satisfies Hook['body'], kept);
  }
  return { status: 200 };
}

/** People open a mail when they like; the test has to know first that it was sent, or its clock would call them faster than any person. */
let known: Promise<void> = Promise.resolve();

/** As the egress hands a mail to SMTP. */
async function bySmtp(mail: Mail) {
  const { 'Message-ID': messageId, ...headers } = mail.headers;
  await transport.sendMail({ messageId, from: mail.from, to: mail.to.address, replyTo: mail.replyTo ?? undefined, envelope: { from: mail.returnPath ?? '', to: [mail.to.address] }, subject: mail.subject, text: mail.text, html: mail.html, headers });
  return {};
}

const people = (rates: object) => sandbox.knobs.apply({ people: { open: 0, click: 0, buy: 0, unsubscribe: 0, complain: 0, reply: 0, scanner: 0, refund: 0, ...rates } });

beforeAll(async () => {
  stage = await Stage.open();
  const url = await openDoor();
  sandbox = await startSandbox({ leadfactoryUrl: url, knobs: { people: { paceMs: 200 }, webhooks: { repeatRate: 0, retryBaseMs: 5 } } });
  transport = nodemailer.createTransport({ host: '127.0.0.1', port: sandbox.ports.smtp });
  await stage.stop();
  stage.env.PUBLIC_ORIGIN = url;
  // People live by the machine's clock.
  stage.clock.set(new Date());
  await stage.start();
  stage.answer = bySmtp;
});
afterAll(async () => {
  transport.close();
  await sandbox.stop();
  door.closeAllConnections();
  await new Promise((resolve) => door.close(resolve));
  await stage.close();
});

/** Sends to an address of nobody in particular, or of the town, and lets people act. */
async function mailTo(to: string, rates: object) {
  people(rates);
  let letIn: () => void = () => undefined;
  known = new Promise((resolve) => (letIn = resolve));
  try {
    const sent = await stage.sent({ to, contact: { verdictExpiresAt: new Date(Date.now() + 86_400_000).toISOString() }, offerUrl: `${stage.env.PUBLIC_ORIGIN}/o/offer` });
    stage.clock.set(new Date(Date.now() + 5_000));
    letIn();
    await sandbox.settled();
    return sent;
  } finally {
    letIn();
  }
}

test('a person’s open and click come home through the real wire (R10.05)', async () => {
  const { messageId, mail } = await mailTo('reader@people.test', { open: 1, click: 1 });
  expect(tokenAfter(mail.html, '/t/c/')).not.toBe('');
  await eventually(async () => expect(await stage.events('MessageClicked', messageId)).toEqual([expect.objectContaining({ by: 'person', first: true })]));
  expect(await stage.events('MessageOpened', messageId)).toEqual([expect.objectContaining({ by: 'person', first: true })]);
});

test('a scanner before the person is told from the person (R10.05)', async () => {
  const { messageId } = await mailTo('guarded@people.test', { scanner: 1, open: 1 });
  await eventually(async () => expect((await stage.events('MessageOpened', messageId)).map(({ by, first }) => `${String(by)} ${String(first)}`)).toEqual(['scanner false', 'person true']));
  expect(await stage.events('RecipientUnsubscribed', messageId)).toEqual([]);
});

test('the mail program’s own unsubscribe button works (R10.03)', async () => {
  const { messageId } = await mailTo('leaver@people.test', { unsubscribe: 1 });
  await eventually(async () => expect(await stage.events('RecipientUnsubscribed', messageId)).toHaveLength(1));
});

test('the spam button silences us (R10.05)', async () => {
  const { messageId } = await mailTo('angry@people.test', { complain: 1 });
  await eventually(async () => expect((await stage.message(messageId)).state).toBe('complained'), { timeoutMs: 10_000 });
});

test('an answer is known as one', async () => {
  const { messageId } = await mailTo('curious@people.test', { open: 1, reply: 1 });
  await eventually(async () => expect((await stage.message(messageId)).replied_at).not.toBeNull(), { timeoutMs: 10_000 });
});

test('a mailbox found dead later bounces by a report (R10.05)', async () => {
  const dead = sandbox.town.businesses.filter(({ mailbox }) => mailbox === 'no_mx').flatMap(({ emails }) => emails).find((email) => sandbox.town.byEmail.get(email)?.mailbox === 'no_mx');
  const { messageId } = await mailTo(dead ?? '', {});
  await eventually(async () => expect((await stage.message(messageId)).state).toBe('bounced'), { timeoutMs: 10_000 });
});

test('every table keeps its tenants apart (R16.01)', async () => {
  const owner = new URL(testServers().databaseUrl);
  owner.pathname = new URL(stage.env.DATABASE_URL).pathname;
  expect(await auditCatalogue(owner.href)).toEqual([]);
});

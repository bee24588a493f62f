import type { DraftFact } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import type { z } from 'zod';
import { readSourceData } from '../../sandbox/src/vendors/openai/source-data.rules';
import { writeValue } from '../../sandbox/src/vendors/openai/writer.rules';
import { leadInput, threeFindings } from './lead.fixture';
import { Stage } from './stage';

type Draft = z.infer<typeof DraftFact>;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.asked.length = 0;
  stage.answer = () => {
    throw new AppError('not_configured', 'No provider serves writeText.');
  };
});

const factOf = (outcome: unknown): Draft => {
  expect(outcome).toMatchObject({ status: 'done' });
  return (outcome as { output: Draft }).output;
};
const [slow] = threeFindings();
const goodCopy = { subject: 'A question about joes.example', preheader: 'What we saw.', opening: 'I looked at your website.', points: [{ text: 'The main picture appears after 6.2 seconds on a phone.', findingId: slow!.findingId }], closing: 'See the proof.' };

test('without a model the templates write, and every claim is bound to a finding (R9.01, R9.03)', async () => {
  const draft = factOf(await stage.outcome(leadInput({ variants: { subject_strategy: 'proof_first', body_variant: 'list' } })));
  expect(draft).toMatchObject({ writer: 'template', strategy: 'proof_first', bodyVariant: 'list', subject: 'joes.example: The main picture appears after 6.2 seconds on a phone' });
  expect(new Set(draft.claims.map(({ findingId }) => findingId))).toEqual(new Set(threeFindings().map(({ findingId }) => findingId)));
  const read = (await stage.ask('getDraft', { id: draft.draftId })) as { html: string; text: string; lint: string[]; leadId: string };
  expect(read.text).toContain('{{unsubscribe_url}}');
  expect(read.html).toContain('The site is not made for phones');
  expect(read.lint).toEqual(['no model: not_configured']);
});

test('a model’s draft that keeps to the evidence is used, and says who wrote it', async () => {
  stage.answer = () => goodCopy;
  const result = await stage.run(leadInput());
  expect(factOf(result.outcome)).toMatchObject({ writer: 'test-writer', subject: goodCopy.subject, claims: [{ text: goodCopy.points[0]!.text, findingId: slow!.findingId }] });
  expect(result.cost).toEqual({ micros: 120, currency: 'USD' });
});

test('the town’s writer, which keeps to the data, is believed', async () => {
  stage.answer = ({ input }) => {
    const { data, schema } = input as { data: unknown; schema: Parameters<typeof writeValue>[0] };
    return writeValue(schema, readSourceData(`<data>${JSON.stringify(data)}</data>`));
  };
  const draft = factOf(await stage.outcome(leadInput()));
  const { lint, text } = (await stage.ask('getDraft', { id: draft.draftId })) as { lint: string[]; text: string };
  expect(lint).toEqual([]);
  expect(text).toContain("Hello Joe's Pizza team,\n\nI looked at the website of Joe's Pizza and three things stood out.\n\n");
  expect(text).not.toMatch(/\n{3}/);
  expect(draft).toMatchObject({ writer: 'test-writer', claims: threeFindings().flatMap(({ findingId, title, explanation }) => [{ findingId, text: `${title}.` }, { findingId, text: explanation }]) });
});

test('where a model’s sentence around the points is proven by none of them, our own words stand, and the draft says so (R9.01)', async () => {
  stage.answer = () => ({ ...goodCopy, subject: 'Visitors see a virus warning', opening: 'Google has dropped your site from its results.' });
  const draft = factOf(await stage.outcome(leadInput({ variants: { subject_strategy: 'proof_first', body_variant: 'list' } })));
  expect(draft).toMatchObject({ writer: 'test-writer', subject: 'joes.example: The main picture appears after 6.2 seconds on a phone', preheader: goodCopy.preheader });
  const { lint, text, html } = (await stage.ask('getDraft', { id: draft.draftId })) as { lint: string[]; text: string; html: string };
  expect(`${text} ${html}`).not.toMatch(/virus|dropped/);
  expect(text).toMatch(/I checked joes\.example on [^.]+\. One thing that you can verify/);
  expect(lint).toEqual([expect.stringContaining('virus warning'), expect.stringContaining('Google has dropped')]);
});

test('a draft with an unbound claim is rejected; the second try is told why (R9.01)', async () => {
  let round = 0;
  stage.answer = () => ((round += 1) === 1 ? { ...goodCopy, opening: 'Your checkout is broken.' } : goodCopy);
  expect(factOf(await stage.outcome(leadInput()))).toMatchObject({ writer: 'test-writer' });
  expect(stage.asked).toHaveLength(2);
  expect(JSON.stringify(stage.asked[1]?.input)).toContain('Your checkout is broken');
});

test('a model that claims twice what nothing proves does not write; templates do (R9.01)', async () => {
  stage.answer = () => ({ ...goodCopy, points: [{ text: 'You lose 900 customers a day.', findingId: slow!.findingId }] });
  const draft = factOf(await stage.outcome(leadInput()));
  expect(draft.writer).toBe('template');
  const { lint } = (await stage.ask('getDraft', { id: draft.draftId })) as { lint: string[] };
  expect(lint).toEqual(expect.arrayContaining([expect.stringContaining('the number 900')]));
});

test('a model that deceives does not write (R9.02)', async () => {
  stage.answer = () => ({ ...goodCopy, subject: 'Re: your website' });
  expect(factOf(await stage.outcome(leadInput()))).toMatchObject({ writer: 'template' });
});

test('a model that is down delays nobody; one that is at its limit makes the lead wait', async () => {
  stage.answer = () => {
    throw new AppError('provider_unavailable', 'Down.', { retryAt: '2026-03-02T09:05:00.000Z' });
  };
  expect(factOf(await stage.outcome(leadInput()))).toMatchObject({ writer: 'template' });
  stage.answer = () => {
    throw new AppError('rate_limited', 'Too fast.', { retryAt: '2026-03-02T09:05:00.000Z' });
  };
  expect(await stage.outcome(leadInput())).toMatchObject({ status: 'wait', cause: 'rate_limited' });
});

test('a lead without an address, or without anything to prove, ends here', async () => {
  expect(await stage.outcome(leadInput({ best: null }))).toMatchObject({ status: 'end', outcome: 'disqualified', reason: 'no_contact' });
  expect(await stage.outcome(leadInput({ findings: [] }))).toMatchObject({ status: 'end', outcome: 'disqualified', reason: 'nothing_to_prove' });
});

test('a mail that fails the lint is held, and kept for a person to see (R9.02)', async () => {
  const findings = [{ ...slow!, title: 'Your site has been penalised by Google' }];
  const leadId = newId();
  expect(await stage.outcome(leadInput({ findings }), { leadId })).toMatchObject({ status: 'hold', reason: 'draft_lint', detail: expect.stringContaining('penalty_claim') });
  const { rows } = await stage.sql.query<{ lint: { code: string }[] }>('SELECT lint FROM personalization.draft WHERE lead_id = $1', [leadId]);
  expect(rows[0]?.lint.map(({ code }) => code)).toContain('penalty_claim');
});

test('a business whose name or site looks like a fault gets its mail (R9.02)', async () => {
  for (const [name, host] of [["Nan's Noodle House", 'hurry-curry.com'], ['Nan Xiang Soup Dumplings', 'risk-free-cleaning.com']] as const) {
    const input = leadInput({ business: { name, website: `https://${host}/` } });
    factOf(await stage.outcome({ ...input, audit: { ...input.audit, url: `https://${host}/`, finalUrl: `https://${host}/` } }));
  }
});

test('a Spanish campaign gets a Spanish mail', async () => {
  const draft = factOf(await stage.outcome(leadInput({ language: 'es', variants: { subject_strategy: 'question', body_variant: 'short' } })));
  expect(draft).toMatchObject({ language: 'es', subject: 'Una pregunta sobre joes.example' });
});

test('the reader is not told that an address out of a file is published', async () => {
  const { draftId } = factOf(await stage.outcome(leadInput({ source: `import:${newId()}` })));
  const { text, html } = (await stage.ask('getDraft', { id: draftId })) as { text: string; html: string };
  for (const part of [text, html]) {
    expect(part).toContain('in a file of businesses that we hold');
    expect(part).not.toContain('published');
  }
});

test('the step done again gives the same draft and no second row', async () => {
  const leadId = newId();
  const input = leadInput();
  const first = factOf(await stage.outcome(input, { leadId }));
  const second = factOf(await stage.outcome(input, { leadId, attempt: 2 }));
  expect(second).toEqual(first);
  const { rows } = await stage.sql.query('SELECT id FROM personalization.draft WHERE lead_id = $1', [leadId]);
  expect(rows).toHaveLength(1);
});

test('an attempt that is written otherwise leaves the text of the first as it was told: its claims are bound to that text (R9.01)', async () => {
  const leadId = newId();
  const input = leadInput();
  const first = factOf(await stage.outcome(input, { leadId }));
  const told = (await stage.blobs.get(first.content.key))?.body.toString('utf8');
  stage.answer = () => goodCopy;
  const second = factOf(await stage.outcome(input, { leadId, attempt: 2 }));
  expect([first.writer, second.writer]).toEqual(['template', 'test-writer']);
  expect((await stage.blobs.get(first.content.key))?.body.toString('utf8')).toBe(told);
  expect((await stage.blobs.get(second.content.key))?.body.toString('utf8')).toContain(goodCopy.opening);
});

test('another tenant finds no draft of ours (R16.01)', async () => {
  const draft = factOf(await stage.outcome(leadInput()));
  await expect(stage.ask('getDraft', { id: draft.draftId }, newId())).rejects.toMatchObject({ code: 'not_found' });
  await expect(stage.ask('getDraft', { id: newId() })).rejects.toMatchObject({ code: 'not_found' });
});

test('templates are listed', async () => {
  expect(await stage.ask('listTemplates', {})).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ name: 'proof_first', language: 'es', kind: 'subject' })]) });
});

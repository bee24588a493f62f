import { leadText, mappingArgument } from './leads.command';

const lead = {
  leadId: 'l', runId: 'r', campaignId: null, businessId: 'l', name: 'Ann\u001b[31m Lee', vertical: null, zip: null, state: 'ended' as const, step: 'storeLead', tier: null, outcome: 'completed' as const, reason: 'completed', status: 'approved' as const, score: 82, source: 'fair', cost: { micros: 0, currency: 'USD' },
  createdAt: '2026-01-02T03:04:05.000Z', endedAt: null, variants: {}, steps: [],
  document: { stored: { status: 'approved', reason: 'score: 82 of 100; approved from 60' }, identity: { problems: [{ field: 'phone', message: '"12" is no phone number.' }] }, rating: { explanation: [{ points: 20, text: 'Every lead starts with this.' }, { points: -5, text: 'A role account.' }], classification: { industry: 'dentist', size: null, priority: 'high', territory: 'West' } } },
};

test('a lead is shown with its status, its score point by point, and what could not be used', () => {
  const text = leadText(lead);
  expect(text.split('\n')[0]).toBe('Ann [31m Lee: approved, 82 of 100 (industry dentist, priority high, territory West)');
  for (const part of ['approved from 60', 'Sent in 2026-01-02 03:04:05 UTC from fair', 'Not used: phone: "12" is no phone number.', '  +20  Every lead starts', '   -5  A role account.']) expect(text).toContain(part);
});

test('a lead that ended on its way tells why', () => {
  const steps = [{ step: 'deduplicateLead', state: 'ended' as const, attempts: 1, cost: { micros: 0, currency: 'USD' }, cached: false, startedAt: null, finishedAt: null, nextAttemptAt: null, error: null, detail: 'It is lead 7: same phone.' }];
  expect(leadText({ ...lead, status: 'duplicate', score: null, document: {}, steps })).toContain('It is lead 7: same phone.');
});

test('columns are named as field=column', () => {
  expect(mappingArgument('email=E-Mail', { phone: 'Tel' })).toEqual({ phone: 'Tel', email: 'E-Mail' });
  expect(mappingArgument('note=a=b')).toEqual({ note: 'a=b' });
  for (const wrong of ['email', '=x', 'email=']) expect(() => mappingArgument(wrong)).toThrow(/expected field=column/);
});

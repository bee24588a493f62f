import { finding, threeFindings } from '../../test/lead.fixture';
import type { LeadView } from './copy.types';
import { copyFromTemplates, fill } from './template.rules';

const lead: LeadView = { language: 'en', name: "Joe's Pizza", city: 'New York', site: 'joes.example', auditedOn: 'March 2, 2026', price: '$49.00', offerUrl: 'http://127.0.0.1/o/x', addressFrom: { kind: 'site', by: '' } };

test('the five strategies give five subjects', () => {
  const subjects = (['proof_first', 'question', 'benefit', 'local', 'plain'] as const).map((strategy) => copyFromTemplates(lead, threeFindings(), strategy, 'short').subject);
  expect(new Set(subjects).size).toBe(5);
  expect(subjects[0]).toBe('joes.example: The main picture appears after 6.2 seconds on a phone');
});

test('a measured value is told once, and markup never', () => {
  const told = (evidence: { kind: 'measurement' | 'element'; where: string; value: string }) => copyFromTemplates(lead, [finding({ title: 'The page is heavy', evidence: [evidence] })], 'plain', 'short').points[0]?.detail;
  expect(told({ kind: 'measurement', where: 'bytes', value: '4.2 MB' })).toBe('What was measured: 4.2 MB.');
  expect(told({ kind: 'measurement', where: 'bytes', value: '<b>4.2</b>' })).toBeNull();
  expect(told({ kind: 'element', where: 'img', value: '4.2 MB' })).toBeNull();
});

test('a template that names what is not there does not go out with a hole', () => {
  expect(() => fill('Hello {{ nobody }}', {})).toThrow(/nobody/);
});

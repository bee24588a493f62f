import { siteUnderTest } from '../../test/site-under-test';
import { CATALOGUE } from '../checks/catalogue';
import { auditKey, judge, judgeNothing, siteAddress } from './audit.rules';

const AUDIT = '7f1f2f0e-6a52-4a86-9f0b-2a6f5d0c9a11';

test('every check answers, failures become findings with evidence, the gravest and easiest first (R4.02)', () => {
  const { outcomes, findings, coverage } = judge(AUDIT, siteUnderTest({ html: '<p>Joe’s</p><img src="a.jpg">' }));
  expect(outcomes.map(({ checkId }) => checkId)).toEqual(CATALOGUE.map(({ id }) => id));
  expect(outcomes.filter(({ outcome }) => outcome === 'unknown').every(({ reason }) => reason)).toBe(true);
  expect(findings.map(({ checkId }) => checkId)).toEqual(expect.arrayContaining(['missing-title', 'no-viewport', 'images-without-alt']));
  expect(findings.every(({ findingId, checkId, evidence }) => findingId === `${AUDIT}:${checkId}` && evidence.length > 0)).toBe(true);
  expect(findings.map(({ severity }) => severity)).toEqual(findings.map(({ severity }) => severity).sort((a, b) => b - a));
  expect(coverage).toBeCloseTo(outcomes.filter(({ outcome }) => outcome !== 'unknown').length / CATALOGUE.length);
});

test('of a site that could not be measured nothing is claimed (R4.03)', () => {
  const { outcomes, findings, coverage } = judgeNothing('parked');
  expect(outcomes.every(({ outcome, reason }) => outcome === 'unknown' && reason === 'parked')).toBe(true);
  expect([findings.length, coverage]).toEqual([0, 0]);
});

test('one site has one address, and what is none is refused', () => {
  expect(siteAddress('HTTPS://Joe.Example#top')).toBe('https://joe.example/');
  expect(siteAddress('ftp://joe.example')).toBeNull();
  expect(siteAddress('joe.example')).toBeNull();
});

test('another day, business, site, engine or language is another audit', () => {
  const now = new Date('2026-03-02T23:59:00Z');
  const keys = [auditKey('t', 'b', 'u', now, '1', 'en'), auditKey('t', 'c', 'u', now, '1', 'en'), auditKey('t', 'b', 'v', now, '1', 'en'), auditKey('t', 'b', 'u', new Date('2026-03-03T00:00:00Z'), '1', 'en'), auditKey('t', 'b', 'u', now, '2', 'en'), auditKey('t', 'b', 'u', now, '1', 'es')];
  expect(new Set(keys.map((key) => key.join('|'))).size).toBe(6);
});

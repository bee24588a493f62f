import { auditWith, finding } from '../../test/lead.fixture';
import { findingsForMail } from './findings.rules';

test('the mail tells at most three findings, the strongest first', () => {
  const audit = auditWith([1, 2, 3, 4].map((severity) => finding({ checkId: `c${severity}`, severity })));
  expect(findingsForMail(audit, []).map(({ checkId }) => checkId)).toEqual(['c4', 'c3', 'c2']);
});

test('of equal severity, what the reader can see goes before headers', () => {
  const audit = auditWith([
    finding({ checkId: 'a', category: 'security', evidence: [{ kind: 'header', where: 'strict-transport-security', value: 'absent' }] }),
    finding({ checkId: 'b', category: 'mobile', evidence: [{ kind: 'element', where: 'meta[name=viewport]', value: 'none' }] }),
  ]);
  expect(findingsForMail(audit, []).map(({ checkId }) => checkId)).toEqual(['b', 'a']);
});

test('what the buyer page proves is what the mail tells', () => {
  const audit = auditWith(['a', 'b', 'c', 'd'].map((checkId) => finding({ checkId })));
  expect(findingsForMail(audit, [audit.findings[3]!.findingId])[0]?.checkId).toBe('d');
});

test('one check is told once, however many pages fail it', () => {
  const audit = auditWith([finding({ checkId: 'a', findingId: 'x:a', severity: 4 }), finding({ checkId: 'a', findingId: 'x:a2', severity: 4 }), finding({ checkId: 'b' })]);
  expect(findingsForMail(audit, []).map(({ checkId }) => checkId)).toEqual(['a', 'b']);
});

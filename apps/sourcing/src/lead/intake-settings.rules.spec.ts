import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseThresholds } from './intake-settings.rules';

test('the shipped thresholds leave something for people to decide', () => {
  const { approveFrom, rejectBelow } = parseThresholds(readFileSync(path.resolve(__dirname, '../../../../config/intake.yaml'), 'utf8'));
  expect(approveFrom).toBeGreaterThan(rejectBelow);
});

test('a mistake is told with its place', () => {
  expect(() => parseThresholds('store: { approveFrom: 20, rejectBelow: 30 }')).toThrow(/intake\.yaml cannot be used[\s\S]*must not be above approveFrom[\s\S]*store\.rejectBelow/);
  expect(() => parseThresholds('store: { approveFrom: 120 }')).toThrow(/store\.approveFrom[\s\S]*store\.rejectBelow/);
  expect(() => parseThresholds('a: [')).toThrow(/intake\.yaml is no YAML/);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPolicy } from './policy.service';

const shipped = path.resolve(__dirname, '../../../../config/delivery.yaml');
const folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function policyWith(change: (text: string) => string): string {
  const file = path.join(folder, 'delivery.yaml');
  writeFileSync(file, change(readFileSync(shipped, 'utf8')));
  return file;
}

test('the shipped policy is usable, and SendGrid carries no cold mail (R10.01)', () => {
  expect(readPolicy(shipped).streams.cold).toEqual(['smtp']);
});

test('a policy that lets SendGrid carry cold mail is refused (R10.01)', () => {
  expect(() => readPolicy(policyWith((text) => text.replace('cold: [smtp]', 'cold: [smtp, sendgrid]')))).toThrow(/streams\.cold: SendGrid never carries cold mail/);
});

test('all problems are named at once', () => {
  const file = policyWith((text) => text.replace('frequencyCapDays: 30', 'frequencyCapDays: 0').replace("from: '09:00'", "from: '9'").replace('tracking:', 'traking:'));
  expect(() => readPolicy(file)).toThrow(/frequencyCapDays[\s\S]*windows\.from[\s\S]*tracking/);
});

test('a missing or broken file is named', () => {
  expect(() => readPolicy(path.join(folder, 'nowhere.yaml'))).toThrow(/nowhere\.yaml/);
  expect(() => readPolicy(policyWith(() => 'a: [b'))).toThrow(/cannot read/);
});

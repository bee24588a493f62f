import { AppError } from '@leadfactory/kernel';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RuleFaults, RulesetError } from './ruleset.rules';
import { RulesFile } from './rules-file.service';

const folder = mkdtempSync(path.join(tmpdir(), 'rules-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = { now: () => new Date('2026-03-02T09:00:00.000Z') };
let written = 0;

/** A rules file whose text is its version; `fail` makes its compiler fail. */
function open() {
  const file = path.join(folder, 'rules.yaml');
  const write = (text: string) => {
    writeFileSync(file, text);
    utimesSync(file, (written += 1), written);
  };
  write('v1');
  const logged: unknown[] = [];
  const counted: unknown[] = [];
  const heard: RuleFaults[] = [];
  const state: { fail: Error | null } = { fail: null };
  const compile = (version: string, faults: RuleFaults) => {
    if (state.fail) throw state.fail;
    heard.push(faults);
    return { version };
  };
  const logger = { error: (...said: unknown[]) => void logged.push(said) };
  const metrics = { counter: () => ({ inc: (labels: unknown) => void counted.push(labels) }) };
  const rules = new RulesFile(file, compile, clock, logger, metrics as never);
  return { rules, write, logged, counted, heard, state };
}

test.each([['an unexpected error', new ReferenceError('Unresolved alias')], ['a refusal', new RulesetError(3, 'bad')]])('%s while the timer looks ends no process, is told once, and the rules before stay (R6.03)', (_, fail) => {
  const { rules, write, logged, state } = open();
  state.fail = fail;
  write('v2');
  for (let turn = 0; turn < 3; turn += 1) rules.reloadWhenWritten();
  expect(rules.current.version).toBe('v1');
  expect(rules.refusal?.message).toBe(fail.message);
  expect(logged).toHaveLength(1);
  state.fail = null;
  write('v3');
  rules.reloadWhenWritten();
  expect([rules.current.version, rules.refusal]).toEqual(['v3', null]);
});

test('whoever asks for a bad file to be read is told', () => {
  const { rules, write, state } = open();
  state.fail = new RulesetError(3, 'bad');
  write('v2');
  expect(() => rules.reload()).toThrow(AppError);
});

test('a rule that fails for many leads is counted for each and logged once, and once more after the file was read again', () => {
  const { rules, write, logged, counted, heard } = open();
  for (let lead = 0; lead < 100; lead += 1) heard[0]!('slow', new Error('no such index'));
  heard[0]!('other', new Error('no such index'));
  expect([counted.length, logged.length]).toEqual([101, 2]);
  expect(counted[0]).toEqual({ file: 'rules.yaml', rule: 'slow' });
  write('v2');
  rules.reloadWhenWritten();
  heard[1]!('slow', new Error('no such index'));
  expect(logged).toHaveLength(3);
});

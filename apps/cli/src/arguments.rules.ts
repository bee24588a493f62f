import { isId } from '@leadfactory/kernel';
import { InvalidArgumentError, type Command } from 'commander';

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number of at least 1');
  return value;
}

export function idArgument(text: string): string {
  if (!isId(text)) throw new InvalidArgumentError('expected an id such as 4fb884e1-b949-4ced-9646-71672cd5d6e0');
  return text.toLowerCase();
}

export function idsArgument(text: string, earlier: string[] = []): string[] {
  return [...earlier, idArgument(text)];
}

/** An amount as people write it, in cents. */
export function centsArgument(text: string): number {
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text)) throw new InvalidArgumentError('expected an amount such as 12.50');
  return Math.round(Number(text) * 100);
}

/** A moment as ISO 8601, or so long ago: `90m`, `2h`, `3d`. */
export function momentArgument(text: string, now = new Date()): string {
  const ago = /^(\d+)([mhd])$/.exec(text);
  const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[ago?.[2] ?? ''];
  const at = ago && unit !== undefined ? new Date(now.getTime() - Number(ago[1]) * unit) : new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('expected a time such as 2026-11-22T07:00:00Z, or how long ago: 90m, 2h, 3d');
  return at.toISOString();
}

/** The options by which verbs name the leads that they are for, as the API takes them. */
export interface SelectionOptions {
  lead?: string[];
  state?: 'active' | 'held' | 'ended';
  outcome?: 'completed' | 'disqualified' | 'suppressed' | 'skipped' | 'rejected' | 'failed' | 'cancelled';
  reason?: string;
  tier?: 'A' | 'B' | 'C' | 'D';
  error?: string;
  group?: string;
  cause?: string;
}

export function withSelection(command: Command): Command {
  return command
    .option('--lead <id>', 'this lead, repeatable', idsArgument)
    .option('--group <id>', 'a group of "lf runs failures"')
    .option('--error <code>', 'leads that a step failed with this code')
    .option('--state <state>', 'active, held or ended')
    .option('--outcome <outcome>', 'how they ended: failed, completed, cancelled, …')
    .option('--reason <reason>', 'why they ended')
    .option('--tier <tier>', 'A, B, C or D')
    .option('--cause <cause>', 'what they wait for, such as budget_exceeded');
}

export function selectionOf({ lead, state, outcome, reason, tier, error, group, cause }: SelectionOptions) {
  return { leadIds: lead, state, outcome, reason, tier, error, group, cause };
}

/** The same selection as options of a command line, to be shown to people. */
export function selectionText({ lead = [], ...rest }: SelectionOptions): string {
  const words = Object.entries({ group: rest.group, error: rest.error, state: rest.state, outcome: rest.outcome, reason: rest.reason, tier: rest.tier, cause: rest.cause }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return [...lead.map((id) => `--lead ${id}`), ...words].map((word) => ` ${word}`).join('');
}

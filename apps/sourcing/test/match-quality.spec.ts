import { describeWithShared } from '@leadfactory/testing';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { blocksOf } from '../src/intake/plan.rules';
import { type Identity, match, SAME_BUSINESS } from '../src/identity/match.rules';
import { cityKey, nameKey } from '../src/identity/name.rules';
import { phoneOf } from '../src/identity/phone.rules';
import { streetKey } from '../src/identity/street.rules';

interface Labelled {
  label: string;
  identity: Identity;
}

function read(file: string): Record<string, string>[] {
  return parse(readFileSync(file, 'utf8'), { columns: true, bom: true, trim: true, relax_column_count: true });
}

/** Every pair that shares a block is judged; pairs that share none count as judged different. */
function quality(records: readonly Labelled[]) {
  const labels = new Map<string, number>();
  for (const { label } of records) labels.set(label, (labels.get(label) ?? 0) + 1);
  const pairs = [...labels.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const blocks = new Map<string, number[]>();
  records.forEach(({ identity }, index) => {
    for (const block of new Set(blocksOf(identity))) {
      const members = blocks.get(block);
      if (members) members.push(index);
      else blocks.set(block, [index]);
    }
  });
  const seen = new Set<number>();
  let [right, wrong] = [0, 0];
  const mistakes: string[] = [];
  for (const members of blocks.values()) {
    for (let i = 0; i < members.length; i += 1) {
      for (let j = i + 1; j < members.length; j += 1) {
        const [a, b] = [members[i]!, members[j]!];
        const pair = a * records.length + b;
        if (seen.has(pair)) continue;
        seen.add(pair);
        const found = match(records[a]!.identity, records[b]!.identity);
        if (found === null || found.score < SAME_BUSINESS) continue;
        if (records[a]!.label === records[b]!.label) right += 1;
        else {
          wrong += 1;
          mistakes.push(`${JSON.stringify(records[a]!.identity)} ${JSON.stringify(records[b]!.identity)} ${found.reasons.join(', ')}`);
        }
      }
    }
  }
  return { records: records.length, pairs, compared: seen.size, precision: right / (right + wrong), recall: right / pairs, mistakes };
}

function tell(name: string, { records, pairs, compared, precision, recall }: ReturnType<typeof quality>): void {
  process.stdout.write(`${name}: ${records} records, ${pairs} true pairs, ${compared} compared; precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}\n`);
}

describeWithShared('data/dedupe/chicago-early-childhood/csv_example_input_with_true_ids.csv', 'quality of duplicates: Chicago early childhood sites (R3.03)', (file) => {
  test('precision is at least 0.95', () => {
    const records = read(file).map((row): Labelled => ({
      label: row['True Id']!,
      // The file's numbers have no area code; all are of Chicago, 773 and 312 alike.
      identity: { nameKey: nameKey(row['Site name']!), phone: row.Phone === '' ? null : phoneOf(`312${row.Phone}`), domain: null, streetKey: streetKey(row.Address!), zip: /^\d{5}/.exec(row.Zip!)?.[0] ?? null, cityKey: 'chicago', state: 'IL' },
    }));
    const result = quality(records);
    tell('chicago', result);
    expect(result.precision).toBeGreaterThanOrEqual(0.95);
    expect(result.recall).toBeGreaterThanOrEqual(0.8);
  }, 60_000);
});

describeWithShared('data/dedupe/febrl', 'quality of duplicates: Febrl (R3.03)', (folder) => {
  test.each([['dataset1.csv', 0.55], ['dataset2.csv', 0.45], ['dataset3.csv', 0.4]])('%s: precision is at least 0.95 and recall at least %d', (name, recall) => {
    const records = read(path.join(folder, name)).map((row): Labelled => ({
      label: /^rec-\d+/.exec(row.rec_id!)![0],
      // People, with names where businesses have theirs; no phone and no site, so that names and addresses are judged alone.
      identity: { nameKey: nameKey(`${row.given_name} ${row.surname}`), phone: null, domain: null, streetKey: streetKey(`${row.street_number} ${row.address_1}`.trim()), zip: row.postcode!.padStart(5, '0'), cityKey: cityKey(row.suburb!), state: row.state!.toUpperCase() },
    }));
    const result = quality(records);
    tell(`febrl ${name}`, result);
    expect(result.precision).toBeGreaterThanOrEqual(0.95);
    expect(result.recall).toBeGreaterThanOrEqual(recall);
  }, 60_000);
});

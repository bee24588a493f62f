import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { faultCatalogue } from './faults';
import { faultsDocument } from './faults-doc';

const file = path.resolve(__dirname, '../../../../docs/sandbox-faults.md');

describe('docs/sandbox-faults.md', () => {
  it('says what the catalogue says', () => {
    if (process.env.UPDATE_DOCS) writeFileSync(file, faultsDocument());
    expect(readFileSync(file, 'utf8')).toBe(faultsDocument());
  });

  it('leaves no fault out', () => {
    const missing = faultCatalogue.filter((fault) => !faultsDocument().includes(`| \`${fault.id}\` |`));
    expect(missing).toEqual([]);
  });
});

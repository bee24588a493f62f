import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUE, ENGINE_VERSION } from './catalogue';
import { catalogueDoc } from './catalogue-doc.rules';

const file = path.resolve(__dirname, '../../../../docs/audit-checks.md');

test('docs/audit-checks.md tells of the checks as they are', () => {
  const page = catalogueDoc(CATALOGUE, ENGINE_VERSION);
  if (process.env.LF_WRITE_DOCS === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});

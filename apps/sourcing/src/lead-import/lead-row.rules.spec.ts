import { readCsv } from '../import/csv.rules';
import { mapLeadColumns } from './lead-columns.rules';
import { inRuns, readLeadRows } from './lead-row.rules';

const read = (csv: string, source?: string) => {
  const file = readCsv(csv);
  return readLeadRows(file, mapLeadColumns(file.columns, {}), source);
};

describe('rows of a file of leads (R15.01)', () => {
  test('good rows become submissions, bad ones are told with line, column and reason', () => {
    const { submissions, problems, refused } = read(`email,name,city,state,source\nann@b.example,Ann Lee,Salem,OR,\n,Nobody,,,\nbob@b.example,${'x'.repeat(201)},,,fair\n`, 'list');
    expect(submissions).toMatchObject([{ email: 'ann@b.example', name: 'Ann Lee', address: { city: 'Salem', state: 'OR', zip: null }, source: 'list', phone: null }]);
    expect(refused).toBe(2);
    expect(problems).toEqual([{ line: 3, column: 'email', message: expect.stringMatching(/expected an email, a phone number/) }, { line: 4, column: 'name', message: expect.stringMatching(/200/) }]);
  });

  test('a row’s own source stands before the file’s; no address is none', () => expect(read('email,source\na@b.example,form\n', 'list').submissions[0]).toMatchObject({ source: 'form', address: null }));

  test('a file is taken apart by number and by size, and nothing of it is lost or turned round', () => {
    const { submissions } = read(`email,note\n${Array.from({ length: 25 }, (_, at) => `a${at}@b.example,${'n'.repeat(at * 10)}`).join('\n')}`);
    const runs = inRuns(submissions, { leads: 10, bytes: 3_000 });
    expect(runs.flat()).toEqual(submissions);
    expect(runs.every((run) => run.length <= 10 && JSON.stringify(run).length <= 3_010)).toBe(true);
    expect(runs.length).toBeGreaterThan(2);
    expect(inRuns(submissions)).toHaveLength(1);
    expect(inRuns([])).toEqual([]);
  });
});

import { nameOf, readRows } from './submission.rules';

describe('rows that were sent in (R15.01)', () => {
  test('each row is taken or refused by itself, with its number and what is wrong', () => {
    const { accepted, refused } = readRows([{ email: ' Ann@Example.com ' }, { name: 'Nobody' }, { email: 5 }, { phone: '+1 212 555 0100', nmae: 'typo' }, { company: 'Joe’s', website: 'joes.example' }], 'fair');
    expect(accepted.map(({ row, submission }) => [row, submission.email, submission.source])).toEqual([[1, 'Ann@Example.com', 'fair'], [5, null, 'fair']]);
    expect(refused.map(({ row, problems }) => [row, problems.map(({ field }) => field)])).toEqual([[2, ['email']], [3, ['email']], [4, ['nmae']]]);
    expect(refused[0]?.problems[0]?.message).toMatch(/expected an email, a phone number, or a company/);
  });

  test('control characters are left out of a row, line ends become spaces, and a note keeps its lines', () => {
    const { accepted, refused } = readRows([
      { email: 'ann@b.example\u0000', name: 'Ann\u0000 \u001bLee\u0085', address: { line1: '1 Main St\r\nFloor 2\tRear', zip: '10001' }, note: 'one\r\ntwo\u0000\tthree' }, { email: 'b@b.example', name: '\u0000\u0007' },
    ], undefined);
    expect(accepted.map(({ submission: { email, name, address, note } }) => [email, name, address?.line1, note])).toEqual([['ann@b.example', 'Ann Lee', '1 Main St Floor 2 Rear', 'one\ntwo\tthree']]);
    expect(refused.map(({ row, problems }) => [row, problems.map(({ field }) => field)])).toEqual([[2, ['name']]]);
  });

  test('a row’s own source stands before the batch’s', () => {
    expect(readRows([{ email: 'a@b.example', source: 'form' }], 'fair').accepted[0]?.submission.source).toBe('form');
  });

  test('a lead is called by the best that is known of it', () => {
    const names = [{ name: 'Ann Lee', email: 'a@b.example' }, { firstName: 'Ann', email: 'a@b.example' }, { company: 'Joe’s', phone: '1' }, { email: 'a@b.example' }];
    expect(readRows(names, undefined).accepted.map(({ submission }) => nameOf(submission))).toEqual(['Ann Lee', 'Ann', 'Joe’s', 'a@b.example']);
  });
});

import { AppError } from '@leadfactory/kernel';
import { GroupCommit } from './group-commit';

const TENANT = 'a';

/** Groups as they were committed, each held until it is let go. */
function held() {
  const groups: { tenantId: string; items: readonly string[]; end: (error?: Error) => void }[] = [];
  const commit = new GroupCommit<string, string>(
    (tenantId, items) =>
      new Promise((resolve, reject) => {
        groups.push({ tenantId, items, end: (error) => (error === undefined ? resolve(items.map((item) => item.toUpperCase())) : reject(error)) });
      }),
    3,
  );
  return { groups, commit };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('who comes alone goes at once; who comes meanwhile goes together, a bounded number at a time', async () => {
  const { groups, commit } = held();
  const first = commit.add(TENANT, 'a');
  await settled();
  expect(groups.map(({ items }) => items)).toEqual([['a']]);
  const others = ['b', 'c', 'd', 'e'].map((item) => commit.add(TENANT, item));
  await settled();
  expect(groups).toHaveLength(1);
  groups[0]!.end();
  await settled();
  expect(groups[1]!.items).toEqual(['b', 'c', 'd']);
  groups[1]!.end();
  await settled();
  expect(groups[2]!.items).toEqual(['e']);
  groups[2]!.end();
  expect(await Promise.all([first, ...others])).toEqual(['A', 'B', 'C', 'D', 'E']);
  const later = commit.add(TENANT, 'f');
  await settled();
  groups[3]!.end();
  expect(await later).toBe('F');
});

test('tenants do not wait for each other and share no transaction', async () => {
  const { groups, commit } = held();
  const mine = commit.add(TENANT, 'a');
  const theirs = commit.add('b', 'x');
  await settled();
  expect(groups.map(({ tenantId, items }) => [tenantId, items])).toEqual([[TENANT, ['a']], ['b', ['x']]]);
  groups[1]!.end();
  expect(await theirs).toBe('X');
  groups[0]!.end();
  expect(await mine).toBe('A');
});

test('one that fails fails alone: its group goes again one by one', async () => {
  const tried: string[][] = [];
  const commit = new GroupCommit<string, string>(async (_tenantId, items) => {
    tried.push([...items]);
    await settled();
    if (items.includes('bad')) throw new AppError('budget_exceeded', 'too dear');
    return items;
  });
  const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map((item) => commit.add(TENANT, item)));
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as AppError).code))).toEqual(['a', 'budget_exceeded', 'c']);
  expect(tried).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
});

test('a connection lost at the commit is told to all and tried by none: it may have been committed', async () => {
  let tries = 0;
  const commit = new GroupCommit<string, string>(async () => {
    tries += 1;
    await settled();
    throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
  });
  const outcomes = await Promise.allSettled(['a', 'b'].map((item) => commit.add(TENANT, item)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(tries).toBe(1);
  // And the next one is not stuck behind the failed group.
  await expect(commit.add(TENANT, 'c')).rejects.toThrow('Connection terminated');
  expect(tries).toBe(2);
});

test('a group that forgets somebody is a bug, told to those whom it concerns, never a call without an end', async () => {
  const commit = new GroupCommit<string, string>(async () => []);
  await expect(commit.add(TENANT, 'a')).rejects.toThrow('got 0 answers');
});

import { nextDue } from './due.rules';

const monday = new Date('2026-03-02T09:00:00Z');

describe('nextDue', () => {
  it.each([
    [{ name: 'j', everySeconds: 90 }, '2026-03-02T09:01:30.000Z'],
    [{ name: 'j', cron: '* * * * *' }, '2026-03-02T09:01:00.000Z'],
    [{ name: 'j', cron: '0 9 * * *' }, '2026-03-03T09:00:00.000Z'],
    [{ name: 'j', cron: '*/20 10-11 * * *' }, '2026-03-02T10:00:00.000Z'],
    [{ name: 'j', cron: '30 3 * * 0' }, '2026-03-08T03:30:00.000Z'],
    [{ name: 'j', cron: '30 3 * * 7' }, '2026-03-08T03:30:00.000Z'],
    [{ name: 'j', cron: '0 0 29 2 *' }, '2028-02-29T00:00:00.000Z'],
    [{ name: 'j', cron: '0 0 13 * 5' }, '2026-03-06T00:00:00.000Z'],
    [{ name: 'j', cron: '5,10 0 1 1,6 *' }, '2026-06-01T00:05:00.000Z'],
  ])('%j is due at %s', (schedule, due) => {
    expect(nextDue(schedule, monday).toISOString()).toBe(due);
  });

  it.each([
    [{ name: 'j', everySeconds: 0 }, 'at least 1'],
    [{ name: 'j', cron: '* * * *' }, 'five fields'],
    [{ name: 'j', cron: '60 * * * *' }, 'minute; expected numbers from 0 to 59'],
    [{ name: 'j', cron: '* * * * mon' }, 'day of week'],
    [{ name: 'j', cron: '*/0 * * * *' }, 'minute'],
    [{ name: 'j', cron: '0 0 30 2 *' }, 'never comes true'],
  ])('%j is refused', (schedule, why) => {
    expect(() => nextDue(schedule, monday)).toThrow(why);
  });
});

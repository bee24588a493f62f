import { AppError } from '@leadfactory/kernel';
import type { Schedule } from '../handlers/handler.types';

const MINUTE_MS = 60_000;
/** Cron lines that never come true, such as 30 February, end the search after this many minutes: four years and a day. */
const MOST_MINUTES = (4 * 365 + 2) * 24 * 60;

const FIELDS = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'day of week', min: 0, max: 7 },
] as const;

/** When the job is due next, strictly after `after`. Intervals count from the epoch, so that a restart does not put them off. */
export function nextDue(schedule: Schedule, after: Date): Date {
  if ('everySeconds' in schedule) {
    const every = schedule.everySeconds * 1000;
    if (!(every >= 1000)) throw new AppError('not_configured', `The job ${schedule.name} runs every ${schedule.everySeconds} s; expected at least 1.`);
    return new Date((Math.floor(after.getTime() / every) + 1) * every);
  }
  const fits = cronTest(schedule.name, schedule.cron);
  let at = (Math.floor(after.getTime() / MINUTE_MS) + 1) * MINUTE_MS;
  for (let minute = 0; minute < MOST_MINUTES; minute += 1, at += MINUTE_MS) {
    if (fits(new Date(at))) return new Date(at);
  }
  throw new AppError('not_configured', `The job ${schedule.name} has the cron line "${schedule.cron}", which never comes true.`);
}

/** Reads a cron line of five fields in UTC: numbers, `*`, `a-b`, `a,b`, and steps such as `*` followed by `/5`. */
function cronTest(job: string, line: string): (at: Date) => boolean {
  const parts = line.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) throw new AppError('not_configured', `The job ${job} has the cron line "${line}"; expected five fields: minute hour day month weekday.`);
  const [minutes, hours, days, months, weekdays] = FIELDS.map((field, at) => readField(job, field, parts[at] ?? '')) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  // As cron has it: when both days are restricted, either will do.
  const either = parts[2] !== '*' && parts[4] !== '*';
  return (at) => {
    const day = days.has(at.getUTCDate());
    const weekday = weekdays.has(at.getUTCDay()) || (at.getUTCDay() === 0 && weekdays.has(7));
    return minutes.has(at.getUTCMinutes()) && hours.has(at.getUTCHours()) && months.has(at.getUTCMonth() + 1) && (either ? day || weekday : day && weekday);
  };
}

function readField(job: string, field: (typeof FIELDS)[number], text: string): Set<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    const from = match?.[1] === undefined ? field.min : Number(match[1]);
    const to = match?.[2] !== undefined ? Number(match[2]) : match?.[1] === undefined || match[3] !== undefined ? field.max : from;
    const step = match?.[3] === undefined ? 1 : Number(match[3]);
    if (!match || from < field.min || to > field.max || from > to || step < 1) {
      throw new AppError('not_configured', `The job ${job} has "${text}" as its ${field.name}; expected numbers from ${field.min} to ${field.max}, *, ranges, lists or steps.`);
    }
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

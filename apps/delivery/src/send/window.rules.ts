import type { DeliveryPolicy } from '../policy/policy.schema';

// The zone in which most of a state's people live; a business at the other end is an hour off.
const ZONES: Record<string, readonly string[]> = {
  'America/New_York': ['CT', 'DE', 'DC', 'FL', 'GA', 'IN', 'KY', 'ME', 'MD', 'MA', 'MI', 'NH', 'NJ', 'NY', 'NC', 'OH', 'PA', 'RI', 'SC', 'VT', 'VA', 'WV'],
  'America/Chicago': ['AL', 'AR', 'IL', 'IA', 'KS', 'LA', 'MN', 'MS', 'MO', 'NE', 'ND', 'OK', 'SD', 'TN', 'TX', 'WI'],
  'America/Denver': ['CO', 'ID', 'MT', 'NM', 'UT', 'WY'],
  'America/Phoenix': ['AZ'],
  'America/Los_Angeles': ['CA', 'NV', 'OR', 'WA'],
  'America/Anchorage': ['AK'],
  'Pacific/Honolulu': ['HI'],
  'America/Puerto_Rico': ['PR'],
};
const ZONE_OF_STATE = new Map(Object.entries(ZONES).flatMap(([zone, states]) => states.map((state) => [state, zone] as const)));

export function zoneOf(state: string): string {
  return ZONE_OF_STATE.get(state) ?? 'America/Chicago';
}

const QUARTER_MS = 15 * 60_000;
const WEEK_OF_QUARTERS = 7 * 24 * 4;

/** When mail to a business there may next leave; null when it may leave now, or windows are off. */
export function nextOpening(now: Date, state: string, vertical: string, windows: DeliveryPolicy['windows']): Date | null {
  if (!windows.enabled) return null;
  const { from, to } = windows.verticals[vertical] ?? windows;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zoneOf(state), weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const isOpen = (at: Date): boolean => {
    const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday ?? '') + 1;
    const time = `${parts.hour}:${parts.minute}`;
    return windows.days.includes(day) && time >= from && time < to;
  };
  if (isOpen(now)) return null;
  // Quarter by quarter: days on which clocks change need no thought then.
  const first = Math.ceil((now.getTime() + 1) / QUARTER_MS) * QUARTER_MS;
  for (let step = 0; step <= WEEK_OF_QUARTERS; step += 1) {
    const at = new Date(first + step * QUARTER_MS);
    if (isOpen(at)) return at;
  }
  return new Date(first + WEEK_OF_QUARTERS * QUARTER_MS);
}

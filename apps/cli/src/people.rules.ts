import type { Cost } from '@leadfactory/kernel';

/** `$12.50`, or with four digits where cents would hide what single calls cost. */
export function costText({ micros, currency }: Cost): string {
  const digits = micros % 10_000 === 0 ? 2 : 4;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(micros / 1_000_000);
}

/** The two largest units: `2 d 3 h`, `4 m 10 s`. */
export function ageText(seconds: number | null): string {
  if (seconds === null) return '–';
  const units: readonly (readonly [number, string])[] = [[86_400, 'd'], [3_600, 'h'], [60, 'm'], [1, 's']];
  const at = units.findIndex(([size]) => seconds >= size);
  if (at < 0) return '0 s';
  const [size, name] = units[at] ?? [1, 's'];
  const rest = units[at + 1];
  const left = rest === undefined ? 0 : Math.floor((seconds % size) / rest[0]);
  return `${Math.floor(seconds / size)} ${name}${left === 0 || rest === undefined ? '' : ` ${left} ${rest[1]}`}`;
}

/** `2026-11-22 07:24:10`, in UTC. */
export function timeText(at: string | null): string {
  return at === null ? '–' : at.slice(0, 19).replace('T', ' ');
}

/** One line of at most so many characters that cannot steer the terminal: texts of pages and vendors are nobody's. */
export function line(text: string | null, most = 70): string {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}

/** `1 lead`, `12 leads`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** What differs from lead to lead in messages of one cause, from the longest to the shortest, and what stands for it. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/\S+/g, '<url>'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<mail>'],
  [/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}/g, '<id>'],
  [/"[^"]*"/g, '"…"'],
  [/[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g, '<host>'],
  [/\d+(?:[.:]\d+)*/g, '#'],
];

/** Beyond this, messages of one cause only repeat a page's or a vendor's own text. */
const LONGEST = 300;

/** The message without what differs from lead to lead: failures with the same pattern have the same cause. */
export function patternOf(message: string): string {
  return VARYING.reduce((text, [varying, stands]) => text.replace(varying, stands), message.slice(0, LONGEST));
}

/** The same in SQL, so that thousands of failures are grouped where they are. */
export function patternSql(column: string): string {
  return VARYING.reduce((sql, [varying, stands]) => `regexp_replace(${sql}, '${varying.source.replaceAll('\\/', '/')}', '${stands}', 'g')`, `left(coalesce(${column}, ''), ${LONGEST})`);
}

/** The id of a group of failures: of one step, one code, one pattern. */
export function groupSql(step: string, error: string, detail: string): string {
  return `left(md5(${step} || chr(31) || coalesce(${error}, 'unknown') || chr(31) || ${patternSql(detail)}), 8)`;
}

/** What an operator skipped is no failure. */
export const SKIPPED_BY_OPERATOR = 'skipped_by_operator';
export const CANCELLED_BY_OPERATOR = 'cancelled_by_operator';

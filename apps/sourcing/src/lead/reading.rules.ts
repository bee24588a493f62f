/** What was read of one field: its value, or why it has none in words that whoever sent it understands. */
export type Reading<T> = { value: T } | { problem: string };

/** The first characters of what was sent, as a sentence may repeat them: whole characters, nothing that cannot be seen. */
export function quoted(text: string, most = 40): string {
  const whole = [...text.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '').trim()];
  return JSON.stringify(whole.length > most ? `${whole.slice(0, most).join('')}…` : whole.join(''));
}

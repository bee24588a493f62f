const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it stands in a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** Text with `code` marked as in Markdown. */
export function withCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** A contract's summary without the ids of requirements, which speak to builders of the product alone. */
export function withoutIds(summary: string): string {
  return summary.replace(/ \(R\d+\.\d+\)/g, '');
}

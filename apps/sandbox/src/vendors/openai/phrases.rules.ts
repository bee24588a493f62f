const COUNTS = ['nothing', 'one thing', 'two things', 'three things'];
const things = (count: number): string => COUNTS[count] ?? `${count} things`;

/** What was done, and how much of it is told; no claim about the site. */
export function openingOf(business: string, count: number): string {
  return `I looked at the website of ${business}${count === 0 ? '' : ` and ${things(count)} stood out`}.`;
}

/** Offers the page with the proof. */
export function closingOf(count: number): string {
  return `I have put the proof${count > 1 ? ' for each of them' : ''} on one page, which you can look at free of charge. If none of this is news to you, no harm done.`;
}

export function previewOf(count: number): string {
  if (count === 0) return 'What I saw on your website.';
  const told = things(count);
  return `${told.charAt(0).toUpperCase()}${told.slice(1)} I saw on your website, with the proof.`;
}

/** Prose for a prompt without a form for it. */
export function letter(business: string, titles: readonly string[]): string {
  return [openingOf(business, titles.length), ...titles.map(asSentence)].join(' ');
}

export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

// Only words that are nobody's name: "Google rates the page" keeps its capital.
const COMMON = /^(A|An|The|There|This|Your|Some|Several|Many|No|Nobody|Every|Links?|Pictures?|Text|Buttons?|Visitors|Customers|Browsers|Scripts|Parts?|Shared|Search|Returning|Headings|Form|Lists?|Phones|Other|Placeholder|Sound)(?!\S)/;

/** A title as it goes on after a colon. */
export function lowerFirst(text: string): string {
  return COMMON.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

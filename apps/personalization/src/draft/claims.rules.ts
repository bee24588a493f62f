import type { AuditFinding, MailCopy } from './copy.types';

export interface ClaimContext {
  findings: readonly AuditFinding[];
  /** The site and the names that may be named; no other site may. */
  site: string;
  names: readonly string[];
}

const URL_OR_MAIL = /\bhttps?:\/\/\S+|\bwww\.\S+|[^\s<>()]+@[^\s<>()]+\.[a-z]{2,}/i;
const HOST = /\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|biz|info|us|shop|site|online|app|dev|me|example|test)\b/gi;
// What only an audit can know. Where such a word stands, a finding must stand behind it.
const ASSERTS = /(?<!\p{L})(slow\w*|broken|missing|lack\w*|error\w*|fail\w*|outdated|insecure|unsafe|invisible|hidden|wrong|poor\w*|bad\w*|worst|low|weak\w*|problem\w*|issue\w*|vulnerab\w*|losing|lost|lose|lento|lenta|rot[oa]s?|falta\w*|fallo\w*|insegur[oa]|desactualizad[oa]|problema\w*|pierde\w*)(?!\p{L})/iu;
const STOP = new Set('about above after again also and any are because been before being below both but can cannot could did does doing down during each for from had has have having here how into its itself just more most not now off once only other our out over own same should some such than that the their them then there these they this those through too under until very was were what when where which while who why will with would you your site website page pages para como pero una unos las los del con sus por que este esta'.split(' '));

const numbersIn = (text: string): string[] => (text.match(/\d+(?:[.,]\d+)*/g) ?? []).map((number) => number.replace(/,(?=\d{3}\b)/g, '').replace(',', '.'));
const wordsIn = (text: string): Set<string> => new Set((text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => !STOP.has(word)).map((word) => word.slice(0, 6)));
const sentencesIn = (text: string): string[] => text.split(/(?<=[.!?…])\s+/u).map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
const folded = (text: string): string => text.toLowerCase().replace(/[\s.!?…]+/gu, ' ').trim();

/** What an audit's finding says of itself. */
function proofOf(finding: AuditFinding): string {
  return [finding.title, ...finding.evidence.flatMap(({ where, value }) => [where, value])].join(' \n ');
}

// Share of a sentence's telling words that the finding must know too: less where the sentence is bound to it, because
// people paraphrase; more where it stands loose. Chosen on hand-made examples (see the spec).
const BOUND_SHARE = 0.3;
const LOOSE_SHARE = 0.5;

/** Why a sentence does not agree with its finding; null when it does. Our catalogue's own sentences need no second look. */
export function disagreement(sentence: string, finding: AuditFinding, share = BOUND_SHARE): string | null {
  const catalogue = folded([finding.title, finding.explanation, finding.fix].join(' '));
  if (catalogue.includes(folded(sentence))) return null;
  const proof = proofOf(finding);
  const known = new Set(numbersIn(proof));
  const invented = numbersIn(sentence).find((number) => !known.has(number));
  if (invented !== undefined) return `the number ${invented} stands nowhere in the evidence of ${finding.findingId}`;
  const about = wordsIn(`${proof} ${finding.explanation} ${finding.fix}`);
  const words = [...wordsIn(sentence)];
  const shared = words.filter((word) => about.has(word)).length;
  if (shared === 0 || shared / words.length < share) return `"${sentence}" does not speak of ${finding.findingId}`;
  return null;
}

/** Everything about a model's copy that keeps it from being sent (R9.01); empty when every claim is bound and agrees. */
export function unboundClaims(copy: MailCopy, context: ClaimContext): string[] {
  const faults: string[] = [];
  const byId = new Map(context.findings.map((finding) => [finding.findingId, finding]));
  const bound: AuditFinding[] = [];
  if (copy.points.length === 0) faults.push('there is no point bound to a finding');
  for (const point of copy.points) {
    const finding = byId.get(point.findingId);
    if (!finding) {
      faults.push(`"${point.text}" is bound to ${JSON.stringify(point.findingId)}, which is no finding of this audit`);
      continue;
    }
    bound.push(finding);
    for (const sentence of sentencesIn(`${point.text} ${point.detail ?? ''}`)) {
      const reason = disagreement(sentence, finding);
      if (reason !== null) faults.push(reason);
    }
  }
  for (const [where, text] of [['subject', copy.subject], ['preheader', copy.preheader], ['opening', copy.opening], ['closing', copy.closing]] as const) {
    faults.push(...looseClaims(where, withoutNames(text, context), bound, copy.points.length));
  }
  const everything = [copy.subject, copy.preheader, copy.opening, copy.closing, ...copy.points.map(({ text, detail }) => `${text} ${detail ?? ''}`)].map((text) => withoutNames(text, context)).join('\n');
  const foreign = URL_OR_MAIL.exec(everything)?.[0] ?? everything.match(HOST)?.[0];
  if (foreign !== undefined) faults.push(`"${foreign}" names an address that is not the reader's own site`);
  return faults;
}

/** Sentences around the points may greet and lead over; one that asserts something must agree with a finding that is told. */
function looseClaims(where: string, text: string, bound: readonly AuditFinding[], count: number): string[] {
  return sentencesIn(text)
    .filter((sentence) => ASSERTS.test(sentence) || numbersIn(sentence).some((number) => number !== String(count)))
    .filter((sentence) => !bound.some((finding) => disagreement(sentence, finding, LOOSE_SHARE) === null))
    .map((sentence) => `the ${where} claims "${sentence}", and no finding that is told says so`);
}

function withoutNames(text: string, context: ClaimContext): string {
  return [context.site, ...context.names].reduce((rest, name) => (name === '' ? rest : rest.replaceAll(new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'), ' ')), text);
}

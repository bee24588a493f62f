import type { AuditFinding, MailCopy } from './copy.types';
import { isHarmless, onlyLeadsOver } from './lead-over.rules';
import { deniedBeyond, measuresIn, sameMeasure } from './measures.rules';
import { withoutNames } from './names.rules';

export interface ClaimContext {
  findings: readonly AuditFinding[];
  /** The site and the names that may be named; no other site may. */
  site: string;
  names: readonly string[];
}

/** The places around the points. */
const LOOSE = ['subject', 'preheader', 'opening', 'closing'] as const;

const URL_OR_MAIL = /\bhttps?:\/\/\S+|\bwww\.\S+|[^\s<>()]+@[^\s<>()]+\.[a-z]{2,}/i;
const HOST = /\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|biz|info|us|shop|site|online|app|dev|me|example|test)\b/gi;
// What only an audit can know. Where such a word stands, a finding must stand behind it.
const ASSERTS = /(?<!\p{L})(slow\w*|broken|missing|lack\w*|error\w*|fail\w*|outdated|insecure|unsafe|invisible|hidden|wrong|poor\w*|bad\w*|worst|low|weak\w*|problem\w*|issue\w*|vulnerab\w*|losing|lost|lose|lento|lenta|rot[oa]s?|falta\w*|fallo\w*|insegur[oa]|desactualizad[oa]|problema\w*|pierde\w*)(?!\p{L})/iu;
const STOP = new Set('about above after again also and any are because been before being below both but can cannot could did does doing down during each for from had has have having here how into its itself just more most not now off once only other our out over own same should some such than that the their them then there these they this those through too under until very was were what when where which while who why will with would you your site website page pages get may one per let yet all his her him she para como pero una unos las los del con sus por que este esta sin son más muy hay ser fue'.split(' '));

const digitsIn = (text: string): string[] => measuresIn(text).filter(({ isWord }) => !isWord).map(({ value }) => value);
// A word of three letters can make a claim too ("a bug", "an ad").
const stemsIn = (text: string): { word: string; stem: string }[] => (text.toLowerCase().match(/\p{L}{2,}/gu) ?? []).map((word) => ({ word, stem: word.slice(0, 6) }));
const wordsIn = (text: string): Set<string> => new Set(stemsIn(text).filter(({ word }) => word.length > 2 && !STOP.has(word)).map(({ stem }) => stem));
const sentencesIn = (text: string): string[] => text.split(/(?<=[.!?…])\s+/u).map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
const folded = (text: string): string => text.toLowerCase().replace(/(?:[\s!?…]|\.(?!\d))+/gu, ' ').replace(/^[^\p{L}\p{N}]+/u, '').trim();

// No number takes its unit from the next text.
const APART = ' | ';

/** What an audit's finding says of itself. */
function proofOf(finding: AuditFinding): string {
  return [finding.title, ...finding.evidence.flatMap(({ where, value }) => [where, value])].join(APART);
}

const ownOf = (finding: AuditFinding): string => [proofOf(finding), finding.explanation, finding.fix].join(APART);

// Share of a sentence's telling words that the finding must know too: less where the sentence is bound to it, because
// people paraphrase; more where it stands loose. Chosen on hand-made examples (see the spec).
const BOUND_SHARE = 0.3;
const LOOSE_SHARE = 0.5;

/** Why a sentence does not agree with its finding; null when it does. Our catalogue's own sentences need no second look. */
export function disagreement(sentence: string, finding: AuditFinding, share = BOUND_SHARE): string | null {
  if (isQuoted(sentence, finding)) return null;
  const proof = proofOf(finding);
  const own = ownOf(finding);
  // A number is measured or it is not; one in words may also come from our explanation.
  const [measured, told] = [measuresIn(proof), measuresIn(own)];
  const invented = measuresIn(sentence).find((said) => !(said.isWord ? told : measured).some((known) => sameMeasure(said, known)));
  if (invented !== undefined) return `the number ${`${invented.said} ${invented.unit}`.trim()} stands nowhere in the evidence of ${finding.findingId}`;
  const [denied] = deniedBeyond(sentence, own);
  if (denied !== undefined) return `"${denied}" stands nowhere in what is known of ${finding.findingId}`;
  const about = wordsIn(own);
  const words = [...wordsIn(sentence)];
  const shared = words.filter((word) => about.has(word)).length;
  if (shared === 0 || shared / words.length < share) return `"${sentence}" does not speak of ${finding.findingId}`;
  return null;
}

/** Whether our catalogue says it in these very words, whole ones: "6.2 seconds" is no part of "16.2 seconds". */
function isQuoted(sentence: string, { title, explanation, fix }: AuditFinding): boolean {
  const [said, catalogue] = [folded(sentence), folded([title, explanation, fix].join(' '))];
  for (let at = catalogue.indexOf(said); said !== '' && at >= 0; at = catalogue.indexOf(said, at + 1)) {
    if (!/[\p{L}\p{N}.,]$/u.test(catalogue.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(catalogue.slice(at + said.length))) return true;
  }
  return false;
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
      const reason = isQuoted(sentence, finding) ? null : disagreement(unnamed(sentence, context), finding);
      if (reason !== null) faults.push(reason);
    }
  }
  for (const where of LOOSE) faults.push(...looseClaims(where, unnamed(copy[where], context), bound, copy.points.length));
  const everything = [copy.subject, copy.preheader, copy.opening, copy.closing, ...copy.points.map(({ text, detail }) => `${text} ${detail ?? ''}`)].map((text) => unnamed(text, context)).join('\n');
  const foreign = URL_OR_MAIL.exec(everything)?.[0] ?? everything.match(HOST)?.[0];
  if (foreign !== undefined) faults.push(`"${foreign}" names an address that is not the reader's own site`);
  return faults;
}

/** A sentence around the points that asserts something openly must agree with a finding that is told. */
function looseClaims(where: string, text: string, bound: readonly AuditFinding[], count: number): string[] {
  return sentencesIn(text)
    .filter((sentence) => ASSERTS.test(sentence) || digitsIn(sentence).some((number) => number !== String(count)))
    .filter((sentence) => !agrees(sentence, bound))
    .map((sentence) => `the ${where} claims "${sentence}", and no finding that is told says so`);
}

const agrees = (sentence: string, told: readonly AuditFinding[]): boolean => told.some((finding) => disagreement(sentence, finding, LOOSE_SHARE) === null);

/** Whether a sentence says nothing but what the finding says: a claim may be made of known words and a single other one ("Visitors see a virus"). */
function saysOnly(sentence: string, finding: AuditFinding): boolean {
  if (isQuoted(sentence, finding)) return true;
  if (disagreement(sentence, finding, LOOSE_SHARE) !== null) return false;
  const known = new Set(stemsIn(ownOf(finding)).map(({ stem }) => stem));
  return stemsIn(sentence).every(({ word, stem }) => known.has(stem) || isHarmless(word));
}

/**
 * The model's copy with our own words in each place around the points where a sentence neither says what a told finding
 * says nor merely leads over: no list of words tells a claim from a courtesy, so whatever is not known to be harmless goes.
 */
export function keptLoose(copy: MailCopy, template: MailCopy, context: ClaimContext): { copy: MailCopy; notes: string[] } {
  const ids = new Set(copy.points.map(({ findingId }) => findingId));
  const told = context.findings.filter(({ findingId }) => ids.has(findingId));
  const kept = { ...copy };
  const notes: string[] = [];
  for (const where of LOOSE) {
    const unproven = sentencesIn(unnamed(copy[where], context)).find((sentence) => !onlyLeadsOver(sentence, copy.points.length) && !told.some((finding) => saysOnly(sentence, finding)));
    if (unproven === undefined) continue;
    kept[where] = template[where];
    notes.push(`the ${where} is ours: no finding that is told says "${unproven}"`);
  }
  return { copy: kept, notes };
}

const unnamed = (text: string, { site, names }: ClaimContext): string => withoutNames(text, [site, ...names], { ignoreCase: true });

import type { AuditFact, Finding } from '@leadfactory/contracts';
import { z } from 'zod';
import type { RecommendationTexts } from './recommendations.texts.en';

export type Recommendation = AuditFact['recommendations'][number];

/** R4.05: exactly so many. */
export const RECOMMENDATIONS = 3;

const LONGEST_TITLE = 120;
const LONGEST_TEXT = 700;

const Written = z.strictObject({
  recommendations: z.array(z.strictObject({
    title: z.string().trim().min(3).max(LONGEST_TITLE),
    why: z.string().trim().min(10).max(LONGEST_TEXT),
    how: z.string().trim().min(10).max(LONGEST_TEXT),
    findingIds: z.array(z.string()).min(1).max(5),
  })).length(RECOMMENDATIONS, `expected exactly ${RECOMMENDATIONS}`),
});

/** What the model must answer, as JSON Schema. */
export const WRITTEN_SCHEMA: Record<string, unknown> = {
  type: 'object', additionalProperties: false, required: ['recommendations'],
  properties: {
    recommendations: {
      type: 'array', minItems: RECOMMENDATIONS, maxItems: RECOMMENDATIONS,
      items: {
        type: 'object', additionalProperties: false, required: ['title', 'why', 'how', 'findingIds'],
        properties: {
          title: { type: 'string', maxLength: LONGEST_TITLE }, why: { type: 'string', maxLength: LONGEST_TEXT }, how: { type: 'string', maxLength: LONGEST_TEXT },
          findingIds: { type: 'array', minItems: 1, maxItems: 5, items: { type: 'string' } },
        },
      },
    },
  },
};

/** Three recommendations straight from the findings, which stand in their order of weight; none without a finding. */
export function plainRecommendations(findings: readonly Finding[], howToSee: (checkId: string) => string, texts: RecommendationTexts): Recommendation[] {
  const [first] = findings;
  if (first === undefined) return [];
  const fixes = findings.slice(0, RECOMMENDATIONS).map(({ title, explanation, fix, findingId }) => ({ title, why: explanation, how: fix, findingIds: [findingId] }));
  const { verify, keep } = texts;
  const more = [
    { title: verify.title, why: verify.why, how: verify.how(howToSee(first.checkId)), findingIds: [first.findingId] },
    { title: keep.title, why: keep.why, how: keep.how(first.title), findingIds: [first.findingId] },
  ];
  return [...fixes, ...more].slice(0, RECOMMENDATIONS);
}

export type Checked = { accepted: Recommendation[] } | { rejected: string };

/** Anything that could be typed into an address bar; a missing space after a full stop counts as one too, which costs no more than the plain text. */
const ADDRESS = /\b(?:[a-z][a-z+.-]{1,10}:\/\/|www\.)\S+|\bxn--\S+|(?<![\p{L}\d])[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}(?![\p{L}\d])|\b[\p{L}\d-]+\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\)|\sdot\s)\s?\p{L}{2,}/giu;
/** Letters that are not seen, or that turn the direction of writing, hide words from whoever checks them. */
const HIDDEN_LETTERS = /[\p{Cf}\p{Co}\p{Cn}\p{Cc}]/u;
const FOREIGN_LETTERS = /(?!\p{Script=Latin})\p{L}/u;
const SPEECH_OF_A_MACHINE = /\b(ignore|disregard|forget|override)\b[^.]{0,40}\b(instruction|prompt|previous|above|rule|finding)s?\b|\bsystem prompt\b|\bas an ai\b|\blanguage model\b|\bdeveloper mode\b|\bjailbreak/i;
const MARKUP = /<\s*\/?\s*[a-z][^>]*>|\bjavascript:|\]\(|&#?\w+;/gi;
/** A mail address, an account or a phone number. */
const WAY_TO_REACH = /[\w.+-]*@\w+(?:[.-]\w+)*|(?:\+?\d[\s().-]?){9,}/g;
const NUMBER = /[$€£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:%|percent\b)|\b\d{2,}(?:[.,]\d+)*\b/g;

/**
 * The model's answer, or why it is not used. The page may have spoken to the model: only what is bound to a finding,
 * names nobody else's address, and states no number that we did not measure, reaches a buyer.
 */
export function checkWritten(json: unknown, findings: readonly Finding[]): Checked {
  const parsed = Written.safeParse(json);
  if (!parsed.success) return { rejected: `not of the form asked for: ${z.prettifyError(parsed.error).slice(0, 300)}` };
  const { recommendations } = parsed.data;
  for (const recommendation of recommendations) {
    const bound = recommendation.findingIds.map((id) => findings.find(({ findingId }) => findingId === id));
    if (bound.includes(undefined)) return { rejected: 'names a finding that does not exist' };
    const problem = problemOf(recommendation, bound as Finding[]);
    if (problem !== null) return { rejected: `“${recommendation.title.slice(0, 60)}” ${problem}` };
  }
  return { accepted: recommendations };
}

function problemOf({ title, why, how }: Recommendation, bound: readonly Finding[]): string | null {
  const raw = `${title} ${why} ${how}`;
  if (HIDDEN_LETTERS.test(raw.replace(/[\r\n\t]/g, ' '))) return 'contains letters that are not seen';
  // Fullwidth and other look-alike forms of a letter are that letter.
  const written = raw.normalize('NFKC');
  if (FOREIGN_LETTERS.test(written)) return 'contains letters of another script';
  const ours = bound.map((finding) => `${finding.title} ${finding.explanation} ${finding.fix}`).join(' ').normalize('NFKC');
  const address = written.match(ADDRESS)?.find((found) => !ours.toLowerCase().includes(found.toLowerCase()));
  if (address !== undefined) return `names the address ${address}`;
  if (written.match(WAY_TO_REACH)?.some((way) => !ours.includes(way))) return 'names a mail address, an account or a phone number';
  if (SPEECH_OF_A_MACHINE.test(written)) return 'speaks of instructions in place of the site';
  // Our own repairs name elements such as <title>; a model may repeat those, and no others.
  if (written.match(MARKUP)?.some((markup) => !ours.includes(markup))) return 'contains markup';
  // Evidence comes from the page, but its measures are ours.
  const measured = `${ours} ${bound.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'measurement').map(({ value }) => value.normalize('NFKC'))).join(' ')}`;
  const number = written.match(NUMBER)?.find((found) => !measured.includes(found.replace(/[.,]$/, '')));
  if (number !== undefined) return `states a number that was not measured: ${number}`;
  // Each part on its own: a sound title must not carry in an advertisement.
  const unbound = [['title', title], ['how', how]].find(([, part]) => !speaksOf(part ?? '', ours));
  return unbound ? `says nothing of its findings (${unbound[0]})` : null;
}

/** Whether the text shares a word of substance with our own words about the findings. */
function speaksOf(text: string, ours: string): boolean {
  const stems = new Set(stemsOf(ours));
  return stemsOf(text).some((stem) => stems.has(stem));
}

const EMPTY_WORDS = new Set('about above after again also because before below better could every first from have into like more most much other page pages people should site sites some such than that their them then there these they this those visit visitors website what when where which while will with would your business customers google'.split(' '));

function stemsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}]{4,}/gu) ?? []).filter((word) => !EMPTY_WORDS.has(word)).map((word) => word.slice(0, 5));
}

import path from 'node:path';
import { htmlIn, outcomesOf } from './pages';
import type { Case } from './score';

/** Faults that the demonstration's sources show, read off them by hand; W3C rebuilt the “after” pages to be accessible, and left the rest alone. */
const BEFORE = ['images-without-alt', 'missing-lang', 'unlabeled-inputs', 'empty-links', 'deprecated-markup', 'no-doctype', 'no-main-landmark', 'missing-meta-description', 'no-viewport', 'no-canonical'];
const AFTER = ['no-main-landmark', 'several-main-headings', 'missing-meta-description', 'no-viewport', 'no-canonical'];
const ONLY: Readonly<Record<string, readonly string[]>> = { 'before/home.html': ['vague-links'], 'before/template.html': ['vague-links'] };

/** Checks that the pages are judged by: those whose answer can be read off the source. */
const JUDGED = [
  ...BEFORE, 'several-main-headings', 'vague-links', 'missing-title', 'no-main-heading', 'empty-buttons', 'skipped-headings', 'iframe-without-title', 'positive-tabindex', 'invalid-lang', 'broken-list', 'list-item-outside-list',
  'duplicate-accesskeys', 'image-button-without-alt', 'invalid-aria-role', 'hidden-page', 'self-reloading-page', 'autoplay-sound', 'zoom-disabled', 'noindex', 'title-too-long', 'uncrawlable-links', 'obsolete-plugin', 'development-links', 'placeholder-text',
];

export function waiCases(root: string): Case[] {
  return ['before', 'after'].flatMap((folder) => htmlIn(path.join(root, folder)).flatMap((file) => {
    const where = `${folder}/${path.basename(file)}`;
    const faults = [...(folder === 'before' ? BEFORE : AFTER), ...(ONLY[where] ?? [])];
    const said = outcomesOf(file);
    return JUDGED.map((check): Case => ({ check, where, expected: faults.includes(check), said: said.get(check) ?? 'unknown' }));
  }));
}

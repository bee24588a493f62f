import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithShared } from '@leadfactory/testing';
import { judge } from '../src/audit/audit.rules';
import { decodeText } from '../src/site/decode.rules';
import { siteUnderTest } from './site-under-test';

/** What the source shows to whoever greps it must not be called missing. */
const SHOWN: readonly [string, RegExp][] = [
  ['no-contact-form', /<textarea/i], ['no-testimonials', /testimonial/i], ['no-viewport', /name=["']viewport/i], ['missing-title', /<title>[^<]*\w/i], ['no-main-heading', /<h1[\s>]/i],
  ['missing-meta-description', /name=["']description["'] content=["'][^"']*\w/i], ['no-social-links', /href=["']https?:\/\/(www\.)?(facebook|twitter|instagram)\.com\/\w/i], ['phone-not-link', /href=["']tel:/i],
];

describeWithShared('data/html/templates', 'real templates that no check was written for', (root) => {
  const pages = readdirSync(root).map((name) => path.join(root, name, 'index.html')).filter((file) => existsSync(file));

  test('no check breaks, every finding has evidence, and nothing that stands in the source is called missing (R4.02)', () => {
    const wrong: string[] = [];
    for (const file of pages) {
      const { text } = decodeText(readFileSync(file), undefined);
      const { outcomes, findings } = judge('a', siteUnderTest({ html: text, listing: { phone: '+12125550123', line1: '12 W 30th St' } }));
      const name = path.basename(path.dirname(file));
      // What is commented out is not on the page.
      const source = text.replace(/<!--[\s\S]*?-->/g, '');
      wrong.push(...outcomes.filter(({ reason }) => reason?.startsWith('The check could not be made')).map(({ checkId, reason }) => `${name}: ${checkId} ${reason}`));
      wrong.push(...findings.filter(({ evidence }) => evidence.length === 0).map(({ checkId }) => `${name}: ${checkId} without evidence`));
      wrong.push(...SHOWN.filter(([id, shown]) => findings.some(({ checkId }) => checkId === id) && shown.test(source)).map(([id]) => `${name}: ${id}`));
    }
    expect(pages.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

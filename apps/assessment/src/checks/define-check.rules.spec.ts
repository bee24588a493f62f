import { siteUnderTest } from '../../test/site-under-test';
import { CATALOGUE } from './catalogue';
import { absence, defineCheck, element, fail, failIfAny, outcomeOf, pass, text, toldProof } from './define-check.rules';

const about = { id: 'x', title: 'x', category: 'seo', severity: 1, effort: 'minutes', explanation: 'x', fix: 'x', howToSee: 'x', es: { title: 'x', explanation: 'x', fix: 'x', howToSee: 'x' } } as const;

test('what is absent from a page that was not read to its end is unknown, not a fault (R4.03)', () => {
  const site = siteUnderTest({ html: `<p>x</p>${'<div>'.repeat(1_000)}` });
  expect(outcomeOf(defineCheck({ ...about, run: () => fail(absence('page', { en: 'no title', es: 'ningún título' })) }), site)).toMatchObject({ outcome: 'unknown' });
  expect(outcomeOf(defineCheck({ ...about, run: () => fail(text('page', 'lorem ipsum')) }), site)).toMatchObject({ outcome: 'fail' });
});

test.each(['phone-not-link', 'phone-mismatch', 'address-mismatch', 'thin-content', 'dead-analytics', 'outdated-copyright', 'stale-news', 'incomplete-business-schema'])('%s, which concludes from absence, accuses nobody of what stands beyond the cut (R4.03)', (id) => {
  const check = CATALOGUE.find((one) => one.id === id)!;
  const faults = `<p>Call (212) 555-0123</p><address>4000 Old Mill Rd</address><p>${'We bake bread. '.repeat(15)}</p><script>ga('create','UA-1234567-1','auto')</script><div class="news"><time datetime="2019-01-01">x</time><time datetime="2018-01-01">x</time></div>
    <script type="application/ld+json">{"@type":"Bakery","name":"Joe"}</script><footer>© 2019 Joe</footer>`;
  const outcome = (html: string) => outcomeOf(check, siteUnderTest({ html, listing: { phone: '+16465550177', line1: '12 W 30th St' } })).outcome;
  expect(outcome(faults)).toBe('fail');
  expect(outcome(`${faults}${'<div>'.repeat(1_000)}<footer><a href="tel:+16465550177">Call</a></footer>`)).toBe('unknown');
});

test('a check that breaks says nothing about the site', () => {
  const broken = defineCheck({ ...about, run: () => { throw new Error('boom'); } });
  expect(outcomeOf(broken, siteUnderTest({ html: '<p>x</p>' }))).toEqual({ outcome: 'unknown', reason: { en: 'The check could not be made: boom', es: 'La comprobación no se pudo hacer por un fallo nuestro.' } });
});

test('evidence is short and bounded', () => {
  const site = siteUnderTest({ html: `<img src="${'a'.repeat(900)}">` });
  const [image] = site.home.dom.all('img');
  const result = failIfAny(Array.from({ length: 9 }, () => element(image!, { en: `${'n'.repeat(100)} a note`, es: `${'n'.repeat(100)} una nota` })));
  expect(result).toMatchObject({ outcome: 'fail' });
  if (result.outcome === 'fail') {
    expect(result.evidence).toHaveLength(5);
    const told = result.evidence.map((proof) => toldProof(proof, 'es'));
    expect(told.every(({ value }) => value.length <= 300 && value.endsWith('una nota'))).toBe(true);
  }
  expect(failIfAny([])).toBe(pass);
});

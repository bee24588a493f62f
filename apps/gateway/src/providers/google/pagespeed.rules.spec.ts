import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { pageAudit } from '@leadfactory/contracts';
import { describeWithShared } from '@leadfactory/testing';
import { auditedOf, PAGE_FAULT, PageSpeedAnswer } from './pagespeed.rules';

const now = new Date('2026-11-22T12:00:00.000Z');
const asked = 'https://a.example/asked';
const result = { lighthouseVersion: '12.8.2', fetchTime: '2026-11-20T08:00:00.000Z', categories: {}, audits: {} };
const auditedAs = (more: object) => auditedOf(PageSpeedAnswer.parse({ lighthouseResult: { ...result, ...more } }), asked, now);

describe('what Lighthouse found', () => {
  it('needs no category and no audit: what was not judged is null, not zero', () => {
    expect(auditedAs({})).toEqual({
      finalUrl: asked, lighthouseVersion: '12.8.2', fetchedAt: '2026-11-20T08:00:00.000Z', scores: { performance: null, accessibility: null, bestPractices: null, seo: null },
      metrics: { lcpMs: null, fcpMs: null, tbtMs: null, speedIndexMs: null, cls: null, totalBytes: null }, audits: {},
    });
  });

  it('tells scores from 0 to 100, each under its name; a category that failed has none', () => {
    expect(auditedAs({ categories: { performance: { score: 0 }, accessibility: { score: 1 }, 'best-practices': { score: 0.335 }, seo: { score: null } } }).scores).toEqual({ performance: 0, accessibility: 100, bestPractices: 34, seo: null });
  });

  it('keeps every score of whole hundredths as it is, in spite of floating point', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), (percent) => auditedAs({ categories: { seo: { score: percent / 100 } } }).scores.seo === percent));
  });

  it('takes each metric from its own audit, zeros too', () => {
    const audits = Object.fromEntries(['largest-contentful-paint', 'first-contentful-paint', 'total-blocking-time', 'speed-index', 'cumulative-layout-shift', 'total-byte-weight'].map((id, index) => [id, { score: 1, numericValue: index }]));
    expect(auditedAs({ audits }).metrics).toEqual({ lcpMs: 0, fcpMs: 1, tbtMs: 2, speedIndexMs: 3, cls: 4, totalBytes: 5 });
  });

  it('keeps score and words of every audit, and no score where there is none', () => {
    const audits = { 'image-alt': { score: 0, displayValue: '3 images' }, informative: { score: null }, failed: { errorMessage: 'Required trace gatherer did not run.' }, 'unused-css': { score: 0.5, numericValue: 3 } };
    expect(auditedAs({ audits }).audits).toEqual({ 'image-alt': { score: 0, displayValue: '3 images' }, informative: { score: null }, failed: { score: null }, 'unused-css': { score: 0.5 } });
  });

  it('says where the page was in the end: as shown, else as loaded, else as asked for', () => {
    const urls = { requestedUrl: 'http://r.example/', finalUrl: 'http://f.example/', finalDisplayedUrl: 'http://d.example/#x' };
    expect(auditedAs(urls).finalUrl).toBe('http://d.example/#x');
    expect(auditedAs({ ...urls, finalDisplayedUrl: undefined }).finalUrl).toBe('http://f.example/');
    expect(auditedAs({ requestedUrl: 'http://r.example/' }).finalUrl).toBe('http://r.example/');
  });

  it('tells the time in UTC, and its own where the answer’s cannot be read', () => {
    expect(auditedAs({ fetchTime: '2026-11-20T10:00:00+02:00' }).fetchedAt).toBe('2026-11-20T08:00:00.000Z');
    expect(auditedAs({ fetchTime: 'yesterday' }).fetchedAt).toBe('2026-11-22T12:00:00.000Z');
  });
});

describe('an answer that is none', () => {
  it.each([
    [undefined], [null], [{}], [{ error: { code: 500 } }], [{ lighthouseResult: null }], [{ lighthouseResult: { ...result, lighthouseVersion: undefined } }], [{ lighthouseResult: { ...result, audits: [] } }],
    [{ lighthouseResult: { ...result, categories: { seo: { score: 'good' } } } }], [{ lighthouseResult: { ...result, audits: { a: { score: '1' } } } }],
  ])('%j is refused', (body) => expect(PageSpeedAnswer.safeParse(body).success).toBe(false));

  it('what is not read stays in the result, which is kept whole', () => {
    const whole = { kind: 'pagespeedonline#result', lighthouseResult: { ...result, stackPacks: [{ id: 'wordpress' }], runWarnings: ['slow'] } };
    expect(PageSpeedAnswer.parse(whole)).toMatchObject(whole);
  });
});

describe('whose fault it was', () => {
  it.each([
    'Lighthouse returned error: FAILED_DOCUMENT_REQUEST. Lighthouse was unable to reliably load the page you requested. (Details: net::ERR_CONNECTION_REFUSED)', 'Lighthouse returned error: ERRORED_DOCUMENT_REQUEST. (Status code: 404)',
    'NO_FCP: The page did not paint any content.', 'DNS_FAILURE: DNS servers could not resolve the provided domain.', 'NOT_HTML: The page provided is not HTML (served as application/pdf).', 'CHROME_INTERSTITIAL_ERROR', 'PAGE_HUNG',
  ])('the page’s: %s', (said) => expect(PAGE_FAULT.test(said)).toBe(true));
  it.each(['Internal error encountered.', 'The service is currently unavailable.', 'Backend Error', 'Quota exceeded for quota metric', '', '<html>502 Bad Gateway</html>'])('the service’s: %s', (said) => expect(PAGE_FAULT.test(said)).toBe(false));
});

describeWithShared('vendors/google', 'Lighthouse’s published results', (folder) => {
  it.each([
    ['lhr-12-compat.json', '12.8.2', { performance: 32, accessibility: 71, bestPractices: 33, seo: 75 }, 10_894.404],
    ['sample_v2.json', '13.4.1', { performance: 32, accessibility: 75, bestPractices: 31, seo: 75 }, 10_884.681],
  ])('%s of version %s is read with every audit', (file, lighthouseVersion, scores, lcpMs) => {
    const lighthouseResult = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { audits: Record<string, { score: number | null }> };
    const audited = auditedOf(PageSpeedAnswer.parse({ lighthouseResult }), asked, now);
    expect(audited).toMatchObject({ lighthouseVersion, scores, metrics: { lcpMs, totalBytes: 1_871_037 } });
    expect(Object.values(audited.metrics)).not.toContain(null);
    expect(Object.fromEntries(Object.entries(audited.audits).map(([id, { score }]) => [id, score]))).toEqual(Object.fromEntries(Object.entries(lighthouseResult.audits).map(([id, { score }]) => [id, score])));
    expect(pageAudit.output.omit({ result: true }).safeParse(audited).error).toBeUndefined();
  });
});

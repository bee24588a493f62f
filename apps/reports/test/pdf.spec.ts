import { inflateSync } from 'node:zlib';
import { Fonts } from '../src/pdf/fonts.template';
import { drawReport } from '../src/pdf/report-pdf.template';
import { Sheet } from '../src/pdf/sheet.template';
import { snapshotOf } from '../src/snapshot/snapshot.rules';
import type { ReportFacts } from '../src/snapshot/snapshot.types';
import { hostileFacts } from './hostile.factory';
import { facts, sender } from './report.factory';

const fonts = new Fonts();
const shot = (given: ReportFacts, peers = [40, 45, 51, 62, 90]) => snapshotOf(given, { reportId: 'r', at: new Date('2026-03-02T09:00:00.000Z'), sender, health: given.score.health!, peers });

/** The file's objects as text, with the streams that hold objects unpacked. */
function objects(body: Buffer): string {
  const text = body.toString('latin1');
  const unpacked = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, packed = '']) => {
    try {
      return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
    } catch {
      return ''; // A stream of another kind: fonts and metadata are looked for by their dictionaries.
    }
  });
  return `${text}\n${unpacked.join('\n')}`;
}

describe('the PDF (R7.02)', () => {
  test('has tags, language, bookmarks, page numbers as artifacts, and its own fonts with their characters', async () => {
    const { body, pages } = await drawReport(shot(facts({ language: 'es' })));
    const all = objects(body);
    expect(all).toMatch(/\/Marked true/);
    expect(all).toMatch(/\/Lang \(es-US\)/);
    expect(all).toMatch(/\/DisplayDocTitle true/);
    for (const type of ['Document', 'Sect', 'H1', 'H2', 'H3', 'P', 'L', 'LI', 'LBody', 'Figure']) expect(all).toContain(`/S /${type}\n`);
    expect(all.match(/\/S \/Figure\n(?![\s\S]{0,400}?\/Alt)/)).toBeNull();
    expect(all.match(/\/Type \/Outlines|\/Outlines /)).not.toBeNull();
    expect(all.match(/\/FontFile2/g)).toHaveLength(3);
    expect(all).toContain('/ToUnicode');
    expect(all).not.toMatch(/Helvetica|Times-Roman|Courier/);
    expect(all).toMatch(/pdfuaid:part/);
    expect(all.match(/\/Artifact <<\s*\/Type \/Pagination/g)?.length).toBe(pages);
    expect(pages).toBeGreaterThan(4);
  });

  test('is made in well under a second, and the same snapshot gives the same number of pages', async () => {
    const snapshot = shot(facts());
    const { pages } = await drawReport(snapshot);
    const begin = process.cpuUsage();
    const again = await drawReport(snapshot);
    const spent = process.cpuUsage(begin);
    expect(again.pages).toBe(pages);
    expect((spent.user + spent.system) / 1000).toBeLessThan(600);
  });

  test.each([0, 1, 3, 60, 140])('holds together with %d findings that strangers wrote', async (count) => {
    const { body, pages } = await drawReport(shot(hostileFacts(count), []));
    expect(body.subarray(-6).toString()).toContain('%%EOF');
    expect(pages).toBeLessThan(40 + count);
  });

  test('tells what was measured, and why something was not, as the page does', async () => {
    const given = facts();
    const outcomes = given.audit.outcomes.map((outcome) => (outcome.outcome === 'unknown' ? { ...outcome, reason: 'The page’s speed could not be measured: set PSI_API_KEY' } : outcome));
    const vitals = given.audit.vitals.filter(({ strategy }) => strategy === 'mobile').map((one) => ({ ...one, lcpMs: 2_540 }));
    const [text, put] = [jest.spyOn(Sheet.prototype, 'text'), jest.spyOn(Sheet.prototype, 'put')];
    await drawReport(shot({ ...given, audit: { ...given.audit, outcomes, vitals } }));
    const told = [...text.mock.calls.map(([, words]) => words), ...put.mock.calls.map(([words]) => words)];
    [text, put].forEach((spy) => spy.mockRestore());
    expect(told).toEqual(expect.arrayContaining([
      expect.stringMatching(/once as a phone would\.$/), '2.54 s · Needs work', expect.stringMatching(/^The page’s speed could not be measured\. \(unclear-0, /),
    ]));
    expect(told.join()).not.toContain('PSI_API_KEY');
  });

  test('nothing is written below the page’s end, whatever the text', () => {
    const sheet = new Sheet({ title: 't', author: 'a', subject: 's', lang: 'en-US', created: new Date(0), fonts: { regular: fonts.of('regular'), medium: fonts.of('medium'), bold: fonts.of('bold') } });
    const put = jest.spyOn(sheet.doc, 'text');
    const bottom = sheet.doc.page.height - 60;
    hostileFacts(80).audit.findings.forEach(({ title, explanation }, index) => sheet.chapter(title, () => {
      sheet.text('P', explanation, { size: 8 + (index % 12), width: 120 + ((index * 53) % 380), keep: (index * 31) % 90 });
    }));
    expect(put.mock.calls.length).toBeGreaterThan(100);
    for (const [text, , y, options] of put.mock.calls as unknown as [string, number, number, PDFKit.Mixins.TextOptions][]) {
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(bottom);
      expect(text.length).toBeLessThanOrEqual(1200);
      expect(options.width).toBeGreaterThan(0);
    }
  });
});

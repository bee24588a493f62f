import { type PageDocument, PurchaseCompleted, PurchaseDisputed, PurchaseDisputeEnded, PurchaseRefunded, type ReportFact, ReportReleased, ReportRevoked, SitePhotographed } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { auditCatalogue, openBlobStore } from '@leadfactory/persistence';
import { eventually } from '@leadfactory/testing';
import { Client } from 'pg';
import { facts, JPEG } from './report.factory';
import { Stage } from './stage';

describe('reports', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  async function built(options: Parameters<typeof facts>[0] = {}): Promise<ReportFact> {
    const { outcome } = await stage.build(facts(options));
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.output as ReportFact;
  }

  const purchaseOf = (report: ReportFact) => ({
    leadId: newId(), runId: newId(), campaignId: newId(), businessId: newId(), purchaseId: newId(), offerId: newId(), reportId: report.reportId, amount: { amount: 4900, currency: 'USD' },
    buyerEmail: 'joe@joes.example', buyerName: 'Joe', businessName: 'Joe’s Pizza', language: 'en' as const, at: stage.clock.now().toISOString(),
  });
  const refundOf = ({ leadId, runId, campaignId, businessId, purchaseId, reportId, amount, at }: ReturnType<typeof purchaseOf>) => ({ leadId, runId, campaignId, businessId, purchaseId, reportId, amount, at });
  const released = (purchaseId: string) => eventually(async () => {
    const [first] = await stage.told(ReportReleased, purchaseId);
    expect(first).toBeDefined();
    return first as { url: string; pdfUrl: string };
  });

  test('every tenant row is protected (R16.01)', async () => expect(await auditCatalogue(stage.ownerUrl)).toEqual([]));

  test('one snapshot becomes a fact, a PDF in the blob store and three proofs (R7.01)', async () => {
    const given = facts();
    const { outcome } = await stage.build(given);
    const report = (outcome as { output: ReportFact }).output;
    expect(report).toMatchObject({ auditId: given.audit.auditId, pdf: { contentType: 'application/pdf' } });
    expect(report.proofs).toHaveLength(3);
    expect(given.audit.findings.map(({ findingId }) => findingId)).toEqual(expect.arrayContaining(report.proofs));
    const stored = await openBlobStore(`file://${stage.blobs}`).get(report.pdf.key);
    expect(stored?.body.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(report.pdf.key.startsWith(`${stage.tenantId}/`)).toBe(true);
  });

  test('the same work done again finds the first report, though time has passed', async () => {
    const [given, leadId] = [facts(), newId()];
    const first = await stage.build(given, { leadId });
    stage.clock.advance({ minutes: 5 });
    const second = await stage.build(given, { leadId, attempt: 2 });
    expect(second.outcome).toEqual(first.outcome);
  });

  test('two attempts that build one report at the same moment tell of the same, and its PDF shows what was frozen (R7.01)', async () => {
    const [given, leadId, begin] = [facts(), newId(), stage.clock.now()];
    const waiting = (count: number) => eventually(async () => expect((await stage.sql.query("SELECT 1 FROM pg_locks WHERE relation = 'reports.report'::regclass AND NOT granted")).rowCount).toBe(count), { timeoutMs: 20_000 });
    const gate = new Client({ connectionString: stage.ownerUrl });
    await gate.connect();
    const builds: ReturnType<Stage['build']>[] = [];
    try {
      // Both have looked for an earlier report and drawn theirs before either is kept.
      await gate.query('BEGIN');
      await gate.query('LOCK TABLE reports.report IN SHARE ROW EXCLUSIVE MODE');
      builds.push(stage.build(given, { leadId }));
      await waiting(1);
      stage.clock.advance({ days: 1 });
      builds.push(stage.build(given, { leadId, attempt: 2 }));
      await waiting(2);
    } finally {
      stage.clock.set(begin);
      await gate.end();
    }
    const [one, other] = (await Promise.all(builds)).map(({ outcome }) => outcome);
    expect(other).toEqual(one);
    const { pdf, snapshotAt } = (one as { output: ReportFact }).output;
    const stored = await openBlobStore(`file://${stage.blobs}`).get(pdf.key);
    const [, drawnOf] = /CreateDate>([^<]+)</.exec(stored?.body.toString('latin1') ?? '') ?? [];
    expect(drawnOf).toBe(snapshotAt.replace('.000', ''));
  });

  test.each([
    ['nothing could be measured', { score: null }, 'nothing_measured'],
    ['nothing was found', { findings: 0 }, 'nothing_found'],
  ])('a lead ends where %s', async (_case, how, reason) => {
    const given = facts('findings' in how ? how : {});
    if ('score' in how) given.score.health = null;
    expect((await stage.build(given)).outcome).toMatchObject({ status: 'end', outcome: 'disqualified', reason });
  });

  test('neighbours are others of the same kind in the same ZIP of this tenant, each once by its newest score (R7.01)', async () => {
    const businesses = [31, 42, 53, 64, 75].map((score) => ({ score, businessId: newId() }));
    for (const each of businesses) await built({ ...each, zip: '10099', findings: 3 });
    stage.clock.advance({ minutes: 1 });
    await built({ ...businesses[0]!, score: 90, zip: '10099', findings: 3 });
    await stage.build(facts({ zip: '10099', score: 1, findings: 3 }), { tenantId: newId() });
    const report = await built({ zip: '10099', score: 60, findings: 3 });
    const { rows } = await stage.sql.query<{ competitors: unknown }>("SELECT snapshot -> 'competitors' AS competitors FROM reports.report WHERE id = $1", [report.reportId]);
    expect(rows[0]!.competitors).toEqual({ zip: '10099', peers: 5, percentile: 40, median: 64, best: 90, scores: [42, 53, 64, 75, 90] });
  });

  test('scores of another method or another engine are nobody’s neighbours (R7.01)', async () => {
    const zip = '10098';
    const businesses = [31, 42, 53, 64, 75].map((score) => ({ score, businessId: newId() }));
    for (const each of businesses) await built({ ...each, zip, findings: 3, engine: '1.4.0' });
    stage.clock.advance({ minutes: 1 });
    // A neighbour judged anew in another way is still compared by what was made alike.
    await built({ ...businesses[0]!, score: 99, zip, findings: 3, engine: '1.5.0' });
    await built({ score: 98, zip, findings: 3, version: '2', engine: '1.4.0' });
    await built({ score: 97, zip, findings: 3 });
    const competitorsOf = async (how: Parameters<typeof facts>[0]) => {
      const report = await built({ zip, score: 60, findings: 3, ...how });
      const { rows } = await stage.sql.query<{ competitors: unknown }>("SELECT snapshot -> 'competitors' AS competitors FROM reports.report WHERE id = $1", [report.reportId]);
      return rows[0]!.competitors;
    };
    expect(await competitorsOf({ engine: '1.4.0' })).toMatchObject({ peers: 5, percentile: 60, best: 75, scores: [31, 42, 53, 64, 75] });
    expect(await competitorsOf({ engine: '1.5.0' })).toBeNull();
    expect(await competitorsOf({ version: '2', engine: '1.4.0' })).toBeNull();
  });

  test('a purchase opens the report by a signed link, as page and as PDF, once however often it is told (R7.05)', async () => {
    const report = await built();
    const purchase = purchaseOf(report);
    const told = [];
    for (let time = 0; time < 3; time += 1) told.push(await stage.tell(PurchaseCompleted, purchase));
    for (const { heard } of told) await heard();
    const { url, pdfUrl } = await released(purchase.purchaseId);
    const page = await stage.page('viewReport', url);
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' } });
    expect(page.text).toContain('Joe’s Pizza');
    expect(page.text).not.toMatch(/<script|onclick/);
    expect(page.text).toContain(pdfUrl.replace('http://127.0.0.1:8080', ''));
    expect(await stage.page('downloadReport', url)).toMatchObject({ status: 200, blob: report.pdf.key, headers: { 'content-disposition': 'inline; filename="website-report-joe-s-pizza-2026-03-02.pdf"' } });
    const { access } = await stage.ask<{ access: { url: string; purchaseId: string }[] }>('getReport', { id: report.reportId });
    expect(access).toEqual([expect.objectContaining({ url, purchaseId: purchase.purchaseId, revokedAt: null })]);
    expect(await stage.told(ReportReleased, purchase.purchaseId)).toHaveLength(1);
  });

  test('what was not delivered is released again when it is told again much later (R8.03)', async () => {
    const purchase = purchaseOf(await built());
    await stage.tell(PurchaseCompleted, purchase);
    const first = await released(purchase.purchaseId);
    stage.clock.advance({ minutes: 16 });
    await stage.tell(PurchaseCompleted, purchase);
    await eventually(async () => expect(await stage.told(ReportReleased, purchase.purchaseId)).toHaveLength(2));
    expect((await stage.told(ReportReleased, purchase.purchaseId))[1]).toMatchObject({ url: first.url });
  });

  test('unknown, forged, expired and revoked links answer alike (R7.05, R8.04)', async () => {
    const purchase = purchaseOf(await built());
    await stage.tell(PurchaseCompleted, purchase);
    const { url } = await released(purchase.purchaseId);
    const unknown = await stage.page('viewReport', '/reports/aaaaaaaaaa.bbbb');
    expect(unknown).toMatchObject({ status: 404 });
    expect(await stage.page('viewReport', `${url.slice(0, -2)}zz`)).toEqual(unknown);
    stage.clock.advance({ days: 91 });
    expect(await stage.page('viewReport', url)).toEqual(unknown);
    stage.clock.advance({ days: -91 });
    await stage.tell(PurchaseRefunded, { ...refundOf(purchase), amount: { amount: 100, currency: 'USD' }, full: false });
    await stage.tell(PurchaseRefunded, { ...refundOf(purchase), full: true });
    await eventually(async () => expect(await stage.told(ReportRevoked, purchase.purchaseId)).toEqual([expect.objectContaining({ reason: 'refunded' })]));
    expect(await stage.page('viewReport', url)).toEqual(unknown);
    expect(await stage.page('downloadReport', url)).toEqual(unknown);
  });

  test('a refund that overtakes its purchase keeps the report shut (R8.04)', async () => {
    const purchase = purchaseOf(await built());
    await stage.tell(PurchaseDisputed, refundOf(purchase));
    await eventually(async () => expect(await stage.told(ReportRevoked, purchase.purchaseId)).toHaveLength(1));
    await (await stage.tell(PurchaseCompleted, purchase)).heard();
    expect(await stage.told(ReportReleased, purchase.purchaseId)).toHaveLength(0);
  });

  describe('the end of a dispute (R8.04)', () => {
    const [began, ended] = ['2026-03-10T09:00:00.000Z', '2026-05-10T09:00:00.000Z'];
    const bought = async () => purchaseOf(await built());
    const heard = async (...events: Parameters<typeof stage.tell>[]) => {
      for (const [event, payload] of events) await (await stage.tell(event, payload)).heard();
    };

    test('opens the report again under its link, and nobody is mailed anew', async () => {
      const purchase = await bought();
      await stage.tell(PurchaseCompleted, purchase);
      const { url } = await released(purchase.purchaseId);
      await heard([PurchaseDisputed, { ...refundOf(purchase), at: began }]);
      expect(await stage.page('viewReport', url)).toMatchObject({ status: 404 });
      await heard([PurchaseDisputeEnded, { ...purchase, at: ended }]);
      expect(await stage.page('viewReport', url)).toMatchObject({ status: 200 });
      expect(await stage.told(ReportReleased, purchase.purchaseId)).toHaveLength(1);
    });

    test('releases what was disputed before it was released', async () => {
      const purchase = await bought();
      await heard([PurchaseDisputed, { ...refundOf(purchase), at: began }], [PurchaseCompleted, purchase], [PurchaseDisputeEnded, { ...purchase, at: ended }]);
      const { url } = await released(purchase.purchaseId);
      expect(await stage.page('viewReport', url)).toMatchObject({ status: 200 });
    });

    test('may be heard before its beginning; a later dispute shuts the report all the same', async () => {
      const purchase = await bought();
      await stage.tell(PurchaseCompleted, purchase);
      const { url } = await released(purchase.purchaseId);
      await heard([PurchaseDisputeEnded, { ...purchase, at: ended }], [PurchaseDisputed, { ...refundOf(purchase), at: began }]);
      expect(await stage.page('viewReport', url)).toMatchObject({ status: 200 });
      await heard([PurchaseDisputed, { ...refundOf(purchase), at: '2026-06-01T09:00:00.000Z' }], [PurchaseDisputeEnded, { ...purchase, at: ended }]);
      expect(await stage.page('viewReport', url)).toMatchObject({ status: 404 });
    });

    test('leaves shut what was given back', async () => {
      const purchase = await bought();
      await stage.tell(PurchaseCompleted, purchase);
      const { url } = await released(purchase.purchaseId);
      await heard([PurchaseDisputed, { ...refundOf(purchase), at: began }], [PurchaseRefunded, { ...refundOf(purchase), full: true }], [PurchaseDisputeEnded, { ...purchase, at: ended }]);
      expect(await stage.page('viewReport', url)).toMatchObject({ status: 404 });
      expect(await stage.told(ReportRevoked, purchase.purchaseId)).toHaveLength(1);
    });
  });

  test('pictures of the site come later, stand on the page and in the PDF, and are shut with the report (R4.06, R8.04)', async () => {
    const given = facts();
    const { outcome } = await stage.build(given);
    const report = (outcome as { output: ReportFact }).output;
    const purchase = purchaseOf(report);
    await stage.tell(PurchaseCompleted, purchase);
    const { url } = await released(purchase.purchaseId);
    const plain = await stage.page('viewReport', url);
    expect(plain.text).not.toMatch(/<img|#shots|id="shots"/);
    expect(await stage.page('viewReportPicture', url, { device: 'phone' })).toMatchObject({ status: 404 });

    const blobs = openBlobStore(`file://${stage.blobs}`);
    const image = await blobs.put(`${stage.tenantId}/screenshots/one`, JPEG, 'image/jpeg');
    await stage.tell(SitePhotographed, { url: given.audit.finalUrl, day: given.audit.auditedAt.slice(0, 10), takenAt: given.audit.auditedAt, images: [{ device: 'phone', width: 8, height: 17, image }] });
    await eventually(async () => expect((await stage.page('viewReport', url)).text).toContain(`<img src="${new URL(url).pathname}/pictures/phone" alt="Your home page on a phone"`));
    expect(await stage.page('viewReportPicture', url, { device: 'phone' })).toMatchObject({ status: 200, contentType: 'image/jpeg', blob: image.key });
    expect(await stage.page('viewReportPicture', url, { device: 'desktop' })).toMatchObject({ status: 404 });

    const { blob } = await stage.page('downloadReport', url);
    expect(blob).not.toBe(report.pdf.key);
    expect((await blobs.get(blob ?? ''))?.body.includes('/DCTDecode')).toBe(true);
    expect(await stage.ask<PageDocument>('getReportPdf', { id: report.reportId })).toMatchObject({ blob });

    await stage.tell(PurchaseRefunded, { ...refundOf(purchase), full: true });
    await eventually(async () => expect(await stage.page('viewReportPicture', url, { device: 'phone' })).toMatchObject({ status: 404 }));
  });

  test('pictures whose bytes have expired leave the report as it was', async () => {
    const given = facts();
    const report = ((await stage.build(given)).outcome as { output: ReportFact }).output;
    const image = { key: `${stage.tenantId}/screenshots/gone`, bytes: 1, contentType: 'image/jpeg' };
    await stage.tell(SitePhotographed, { url: given.audit.finalUrl, day: given.audit.auditedAt.slice(0, 10), takenAt: given.audit.auditedAt, images: [{ device: 'phone', width: 8, height: 17, image }] });
    await eventually(async () => expect((await stage.sql.query("SELECT 1 FROM reports.picture WHERE images -> 0 -> 'image' ->> 'key' = $1", [image.key])).rowCount).toBe(1));
    expect(await stage.ask<PageDocument>('getReportPdf', { id: report.reportId })).toMatchObject({ blob: report.pdf.key });
  });

  test('a tenant’s report is nobody else’s', async () => {
    const { reportId, pdf } = await built();
    expect(await stage.ask<PageDocument>('getReportPdf', { id: reportId })).toMatchObject({ blob: pdf.key });
    for (const operation of ['getReport', 'getReportPdf']) await expect(stage.ask(operation, { id: reportId }, newId())).rejects.toMatchObject({ code: 'not_found' });
  });
});

import { fill, localeOf, textsOf } from '../page/report.texts';
import { sentences } from '../page/view.rules';
import type { PictureBytes } from '../pictures/picture.types';
import type { ReportSnapshot } from '../snapshot/snapshot.types';
import { allFindings, competition, cover, method, quickWins, recommendations, scores, topIssues, vitals, type Writing } from './chapters.template';
import { Fonts } from './fonts.template';
import { shots } from './shots.template';
import { QUIET, Sheet } from './sheet.template';

const fonts = new Fonts();

/** The PDF of a snapshot and, where there are any, its site's pictures: the same ones give the same pages. It takes the processor for a tenth of a second. */
export async function drawReport(snapshot: ReportSnapshot, pictures: readonly PictureBytes[] = []): Promise<{ body: Buffer; pages: number }> {
  const texts = textsOf(snapshot.language);
  const { title } = sentences(snapshot, texts);
  const sheet = new Sheet({
    title, author: snapshot.sender.name, subject: texts.kicker, lang: localeOf(snapshot.language), created: new Date(snapshot.snapshotAt),
    fonts: { regular: fonts.of('regular'), medium: fonts.of('medium'), bold: fonts.of('bold') },
  });
  const writing: Writing = { sheet, snapshot, texts, pictures };
  for (const chapter of [cover, scores, shots, vitals, topIssues, quickWins, recommendations, allFindings, competition, method]) chapter(writing);
  const name = sheet.clean(title, 80);
  const sender = sheet.clean(snapshot.sender.name, 50);
  return sheet.finish((page, pages) => {
    const { height } = sheet.doc.page;
    const half = sheet.width / 2;
    if (page > 1) {
      sheet.put(name, sheet.left, 36, { size: 8.5, colour: QUIET, width: sheet.width - 150 });
      sheet.put(sender, sheet.left + sheet.width - 140, 36, { size: 8.5, weight: 'medium', colour: QUIET, width: 140, align: 'right' });
    }
    sheet.put(fill(texts.checkedOn, { date: snapshot.method.auditedAt.slice(0, 10) }), sheet.left, height - 40, { size: 8.5, colour: QUIET, width: half });
    sheet.put(fill(texts.page, { page, pages }), sheet.left + half, height - 40, { size: 8.5, colour: QUIET, width: half, align: 'right' });
  });
}

import { fill } from '../page/report.texts';
import { dateText } from '../page/view.rules';
import type { Writing } from './chapters.template';
import { LINE, QUIET } from './sheet.template';

const GAP = 16;
const HIGHEST = 260;

/** The home page as visitors see it, side by side and equally high. */
export function shots({ sheet, snapshot, texts, pictures }: Writing): void {
  if (pictures.length === 0) return;
  const widths = pictures.map(({ width, height }) => width / height);
  const height = Math.min(HIGHEST, (sheet.width - GAP * (pictures.length - 1)) / widths.reduce((sum, width) => sum + width, 0));
  sheet.chapter(texts.shots, () => {
    sheet.text('P', fill(texts.shotsIntro, { date: dateText(snapshot.method.auditedAt, snapshot.language) }), { colour: QUIET, gap: 10 });
    sheet.need(height);
    const top = sheet.y;
    let left = sheet.left;
    for (const { device, width, height: high, jpeg } of pictures) {
      const [x, across] = [left, (height * width) / high];
      sheet.tagged('Figure', () => {
        sheet.doc.image(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength), x, top, { width: across, height });
        sheet.doc.rect(x, top, across, height).lineWidth(0.75).strokeColor(LINE).stroke();
      }, { alt: texts.shot[device] });
      left += across + GAP;
    }
    sheet.y = top + height + 6;
  }, height + 40);
}

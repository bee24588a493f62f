import { GRADE_COLOURS, gradeOfScore, measuredValue, metricPosition, RATING_COLOURS } from '../page/view.rules';
import type { Competitors, Grade, Language, Metric } from '../snapshot/snapshot.types';
import { INK, LINE, QUIET, type Sheet } from './sheet.template';

const TRACK = '#e6eaee';

/** Points of a circle's arc, from `from` to `to` (0 at the left end of a half circle, 1 at its right end). */
function arc(sheet: Sheet, centre: { x: number; y: number }, radius: number, from: number, to: number): void {
  const point = (at: number) => ({ x: centre.x - radius * Math.cos(at * Math.PI), y: centre.y - radius * Math.sin(at * Math.PI) });
  const [start, end] = [point(from), point(to)];
  sheet.doc.path(`M ${start.x} ${start.y} A ${radius} ${radius} 0 0 1 ${end.x} ${end.y}`);
}

/** A half circle filled up to the score, with the grade in it; `top` and `left` are its corner. */
export function gauge(sheet: Sheet, at: { left: number; top: number; width: number }, health: { score: number; grade: Grade }): void {
  const stroke = 13;
  const radius = (at.width - stroke) / 2;
  const centre = { x: at.left + at.width / 2, y: at.top + radius + stroke / 2 };
  sheet.doc.lineWidth(stroke).lineCap('round').strokeColor(TRACK);
  arc(sheet, centre, radius, 0, 1);
  sheet.doc.stroke();
  if (health.score > 0) {
    sheet.doc.strokeColor(GRADE_COLOURS[health.grade]);
    arc(sheet, centre, radius, 0, health.score / 100);
    sheet.doc.stroke();
  }
  sheet.doc.lineCap('butt');
  sheet.put(health.grade, at.left, centre.y - 50, { size: 44, weight: 'bold', align: 'center', width: at.width, colour: GRADE_COLOURS[health.grade] });
  sheet.put(`${health.score} / 100`, at.left, centre.y + 4, { size: 10, weight: 'medium', align: 'center', width: at.width, colour: QUIET });
}

export interface Bar {
  label: string;
  score: number;
  told: string;
}

const BAR_ROW = 19;

export function barsHeight(count: number): number {
  return count * BAR_ROW;
}

/** One bar per area, the weakest first. */
export function bars(sheet: Sheet, top: number, rows: readonly Bar[]): void {
  const labelWidth = 128;
  const valueWidth = 34;
  const x = sheet.left + labelWidth;
  const width = sheet.width - labelWidth - valueWidth;
  rows.forEach(({ label, score, told }, row) => {
    const y = top + row * BAR_ROW;
    sheet.put(label, sheet.left, y + 2, { size: 9.5, width: labelWidth - 10 });
    sheet.doc.roundedRect(x, y + 4, width, 8, 4).fill(TRACK);
    if (score > 0) sheet.doc.roundedRect(x, y + 4, Math.max(8, (width * score) / 100), 8, 4).fill(GRADE_COLOURS[gradeOfScore(score)]);
    sheet.put(told, x + width, y + 2, { size: 9.5, weight: 'medium', width: valueWidth, align: 'right' });
  });
}

export const METRIC_ROW = 32;

/** A measure on its scale of three thirds. */
export function metricBar(sheet: Sheet, at: { left: number; top: number; width: number }, metric: Metric, texts: { label: string; rating: string }, language: Language): void {
  const colour = RATING_COLOURS[metric.rating];
  sheet.put(texts.label, at.left, at.top, { size: 9, width: at.width - 86 });
  sheet.put(`${measuredValue(metric, language)} · ${texts.rating}`, at.left + at.width - 130, at.top, { size: 9, weight: 'medium', colour, width: 130, align: 'right' });
  const y = at.top + 16;
  const third = at.width / 3;
  (['good', 'fair', 'poor'] as const).forEach((rating, index) => {
    sheet.doc.rect(at.left + index * third + (index > 0 ? 1 : 0), y, third - (index > 0 ? 1 : 0), 5).fillColor(RATING_COLOURS[rating], rating === metric.rating ? 1 : 0.28).fill();
  });
  sheet.doc.fillOpacity(1);
  const x = at.left + Math.min(at.width - 3, Math.max(3, metricPosition(metric) * at.width));
  sheet.doc.circle(x, y + 2.5, 5).fillAndStroke('#ffffff', INK);
}

/** All scores on one line, the buyer's among them. */
export function neighbours(sheet: Sheet, top: number, competitors: Competitors, own: number, labels: { you: string }): void {
  const y = top + 34;
  const x = (score: number) => sheet.left + 8 + ((sheet.width - 16) * score) / 100;
  sheet.doc.moveTo(x(0), y).lineTo(x(100), y).lineWidth(1).strokeColor(LINE).stroke();
  for (const score of competitors.scores) sheet.doc.circle(x(score), y, 4).fillOpacity(0.45).fill(QUIET).fillOpacity(1);
  sheet.doc.circle(x(own), y, 7).lineWidth(2).fillAndStroke(GRADE_COLOURS[gradeOfScore(own)], '#ffffff');
  sheet.put(`${labels.you}: ${own}`, Math.min(Math.max(x(own) - 50, sheet.left), sheet.left + sheet.width - 100), y - 26, { size: 9.5, weight: 'medium', width: 100, align: 'center' });
  for (const mark of [0, 25, 50, 75, 100]) sheet.put(String(mark), x(mark) - 15, y + 12, { size: 8, colour: QUIET, width: 30, align: 'center' });
}

import { fill, type ReportTexts } from '../page/report.texts';
import { dateText, findingsById, GRADE_COLOURS, measuredValue, metricValue, reasonText, sentences, severityColour, shortUrl } from '../page/view.rules';
import type { PictureBytes } from '../pictures/picture.types';
import type { Finding, ReportSnapshot } from '../snapshot/snapshot.types';
import { type Bar, bars, barsHeight, gauge, METRIC_ROW, metricBar, neighbours } from './charts.template';
import { ACCENT, INK, LINE, QUIET, type Sheet, type TextStyle, WASH } from './sheet.template';

export interface Writing {
  sheet: Sheet;
  snapshot: ReportSnapshot;
  texts: ReportTexts;
  pictures: readonly PictureBytes[];
}

export function cover({ sheet, snapshot, texts }: Writing): void {
  const { business, health, method, language, sender } = snapshot;
  const told = sentences(snapshot, texts);
  sheet.decoration(() => sheet.doc.rect(0, 0, sheet.doc.page.width, 8).fill(ACCENT));
  sheet.y = 54;
  const side = 150;
  const width = sheet.width - side - 24;
  sheet.within('Sect', () => {
    sheet.doc.outline.addItem(texts.overview);
    sheet.text('P', texts.kicker.toLocaleUpperCase(language), { size: 9, weight: 'bold', colour: ACCENT, width, gap: 8 });
    sheet.text('H1', business.name, { size: 27, weight: 'bold', width, gap: 10, most: 90 });
    sheet.text('P', shortUrl(method.url), { size: 10.5, weight: 'medium', width, gap: 3, most: 120 });
    if (business.address !== '') sheet.text('P', business.address, { colour: QUIET, width, gap: 3, most: 160 });
    sheet.text('P', `${fill(texts.checkedOn, { date: dateText(method.auditedAt, language) })} · ${fill(texts.preparedBy, { sender: sender.name })}`, { colour: QUIET, width, most: 160 });
    const below = Math.max(sheet.y, 54 + 116) + 14;
    sheet.tagged('Figure', () => gauge(sheet, { left: sheet.left + sheet.width - side, top: 62, width: side }, health), { alt: told.grade });
    sheet.y = below;
    const [text, note] = [sheet.clean(told.meaning), sheet.clean(told.checks)];
    const inner = sheet.width - 36;
    const height = sheet.height(text, { size: 13, weight: 'medium', width: inner }) + sheet.height(note, { size: 9.5, width: inner }) + 34;
    sheet.decoration(() => {
      sheet.doc.roundedRect(sheet.left, sheet.y, sheet.width, height, 6).fill(WASH);
      sheet.doc.rect(sheet.left, sheet.y + 6, 4, height - 12).fill(GRADE_COLOURS[health.grade]);
    });
    sheet.y += 14;
    sheet.text('P', text, { size: 13, weight: 'medium', x: sheet.left + 18, width: inner, gap: 6 });
    sheet.text('P', note, { size: 9.5, colour: QUIET, x: sheet.left + 18, width: inner, gap: 0 });
    sheet.y = below + height;
  }, { title: texts.overview });
}

export function scores({ sheet, snapshot, texts }: Writing): void {
  const rows = snapshot.byCategory.flatMap(({ category }): Bar[] => {
    const score = snapshot.health.byCategory.find((entry) => entry.category === category)?.score;
    return score === undefined ? [] : [{ label: texts.category[category], score, told: String(score) }];
  });
  if (rows.length === 0) return;
  sheet.chapter(texts.scoresByCategory, () => {
    const alt = rows.map(({ label, score }) => `${label}: ${fill(texts.points, { score })}`).join('; ');
    sheet.figure(alt, barsHeight(rows.length), (top) => bars(sheet, top, rows));
  }, barsHeight(rows.length));
}

export function vitals({ sheet, snapshot, texts }: Writing): void {
  const most = Math.max(0, ...snapshot.vitals.map(({ metrics }) => metrics.length));
  sheet.chapter(texts.vitals, () => {
    const told = sentences(snapshot, texts).vitals;
    if (snapshot.vitals.length === 0) return sheet.text('P', told);
    sheet.text('P', told, { colour: QUIET, gap: 10 });
    const gap = 28;
    const width = (sheet.width - gap) / 2;
    const height = 22 + most * METRIC_ROW + 18;
    sheet.need(height);
    const top = sheet.y;
    snapshot.vitals.slice(0, 2).forEach((view, column) => {
      const left = sheet.left + column * (width + gap);
      sheet.tagged('H3', () => sheet.put(texts.strategy[view.strategy], left, top, { size: 11, weight: 'bold', width }));
      view.metrics.forEach((metric, row) => {
        const { name, plain } = texts.metric[metric.name];
        const alt = `${name} (${plain}): ${measuredValue(metric, snapshot.language)}, ${texts.rating[metric.rating]}; ${fill(texts.goodUpTo, { value: metricValue(metric.name, metric.good, snapshot.language) })}`;
        sheet.tagged('Figure', () => metricBar(sheet, { left, top: top + 22 + row * METRIC_ROW, width }, metric, { label: name, rating: texts.rating[metric.rating] }, snapshot.language), { alt });
      });
      const score = view.performance;
      if (score !== null) sheet.tagged('P', () => sheet.put(fill(texts.performanceScore, { score: Math.round(score) }), left, top + 22 + view.metrics.length * METRIC_ROW, { size: 8.5, colour: QUIET, width }));
    });
    sheet.y = top + height;
  }, 60 + most * METRIC_ROW);
}

export function topIssues(writing: Writing): void {
  const { sheet, snapshot, texts } = writing;
  sheet.chapter(texts.topIssues, () => {
    sheet.text('P', texts.topIssuesIntro, { colour: QUIET, gap: 12 });
    findingsById(snapshot)(snapshot.topIssues).forEach((finding, index) => issue(writing, finding, index + 1));
  });
}

/** A finding at length: what, why, the evidence, the cure. */
function issue({ sheet, texts }: Writing, finding: Finding, number: number): void {
  const indent = 26;
  const at = { x: sheet.left + indent, width: sheet.width - indent };
  const title = sheet.clean(finding.title, 200);
  const explanation = sheet.clean(finding.explanation, 900);
  const colour = severityColour(finding.severity);
  sheet.within('Sect', () => {
    const heading = { ...at, size: 12, weight: 'bold' } as const;
    const fix = sheet.clean(finding.fix, 900);
    // A finding is read as one: it moves on whole, unless its evidence alone fills half a page.
    sheet.need(Math.min(420, sheet.height(title, heading) + sheet.height(explanation, at) + evidenceHeight({ sheet }, finding, at) + sheet.height(fix, at) + 62));
    const { y } = sheet;
    sheet.decoration(() => {
      sheet.doc.circle(sheet.left + 9, y + 8, 9).fill(colour);
      sheet.put(String(number), sheet.left, y + 3.5, { size: 9, weight: 'bold', colour: '#ffffff', width: 18, align: 'center' });
    });
    sheet.text('H3', title, { ...heading, gap: 2 });
    sheet.text('P', `${texts.severity[finding.severity] ?? ''} · ${texts.category[finding.category]} · ${texts.effort[finding.effort]}`, { ...at, size: 8.5, weight: 'medium', colour, gap: 5 });
    sheet.text('P', explanation, { ...at, gap: 6 });
    evidence({ sheet, texts }, finding, at);
    sheet.text('P', texts.fix, { ...at, size: 8, weight: 'bold', colour: QUIET, gap: 2, keep: 30 });
    sheet.text('P', fix, { ...at, gap: 20 });
  });
}

const MOST_EVIDENCE = 4;

function evidenceLines({ sheet }: Pick<Writing, 'sheet'>, finding: Finding): string[] {
  return finding.evidence.slice(0, MOST_EVIDENCE).map(({ where, value }) => sheet.clean(where === value ? value : `${where}: ${value}`, 320));
}

function insideOf(at: { x: number; width: number }): TextStyle & { x: number; width: number } {
  return { x: at.x + 12, width: at.width - 24, size: 8.5 };
}

function evidenceHeight({ sheet }: Pick<Writing, 'sheet'>, finding: Finding, at: { x: number; width: number }): number {
  return evidenceLines({ sheet }, finding).reduce((sum, line) => sum + sheet.height(line, insideOf(at)) + 2, 30);
}

function evidence({ sheet, texts }: Pick<Writing, 'sheet' | 'texts'>, finding: Finding, at: { x: number; width: number }): void {
  const height = evidenceHeight({ sheet }, finding, at);
  sheet.need(height);
  const top = sheet.y;
  sheet.decoration(() => sheet.doc.roundedRect(at.x, top, at.width, height, 4).fill(WASH));
  sheet.space(9);
  sheet.text('P', texts.evidence, { ...insideOf(at), size: 8, weight: 'bold', colour: QUIET, gap: 2 });
  for (const line of evidenceLines({ sheet }, finding)) sheet.text('P', line, { ...insideOf(at), gap: 2 });
  sheet.y = top + height + 9;
}

export function quickWins({ sheet, snapshot, texts }: Writing): void {
  const wins = findingsById(snapshot)(snapshot.quickWins);
  if (wins.length === 0) return;
  sheet.chapter(texts.quickWins, () => {
    sheet.text('P', texts.quickWinsIntro, { colour: QUIET, gap: 10 });
    sheet.within('L', () => {
      for (const win of wins) {
        const at = { x: sheet.left + 18, width: sheet.width - 18 - 80 };
        const [title, fix] = [sheet.clean(win.title, 200), sheet.clean(win.fix, 600)];
        sheet.within('LI', () => {
          sheet.need(sheet.height(title, { ...at, weight: 'medium' }) + sheet.height(fix, { ...at, size: 9 }) + 10);
          const { y } = sheet;
          sheet.decoration(() => sheet.doc.roundedRect(sheet.left, y + 1.5, 9, 9, 2).lineWidth(1).strokeColor(ACCENT).stroke());
          sheet.tagged('Lbl', () => sheet.put(texts.effort[win.effort], sheet.left + sheet.width - 74, y, { size: 9, weight: 'medium', colour: QUIET, width: 74, align: 'right' }));
          sheet.within('LBody', () => {
            sheet.text('P', title, { ...at, weight: 'medium', gap: 2 });
            sheet.text('P', fix, { ...at, size: 9, colour: QUIET, gap: 10 });
          });
        });
      }
    });
  });
}

export function recommendations({ sheet, snapshot, texts }: Writing): void {
  if (snapshot.recommendations.length === 0) return;
  sheet.chapter(texts.recommendations, () => {
    snapshot.recommendations.forEach(({ title, why, how }, index) => {
      const at = { x: sheet.left + 26, width: sheet.width - 26 };
      sheet.within('Sect', () => {
        sheet.need(sheet.height(sheet.clean(title), { ...at, size: 12, weight: 'bold' }) + sheet.height(sheet.clean(why), at) + sheet.height(sheet.clean(how), at) + 20);
        sheet.decoration(() => sheet.put(String(index + 1), sheet.left, sheet.y - 3, { size: 17, weight: 'bold', colour: ACCENT, width: 22 }));
        sheet.text('H3', title, { ...at, size: 12, weight: 'bold', gap: 4 });
        sheet.text('P', why, { ...at, colour: QUIET, gap: 4 });
        sheet.text('P', how, { ...at, gap: 14 });
      });
    });
  });
}

export function allFindings(writing: Writing): void {
  const { sheet, snapshot, texts } = writing;
  const find = findingsById(snapshot);
  sheet.chapter(texts.findings, () => {
    sheet.text('P', fill(texts.findingsIntro, { count: snapshot.findings.length }), { colour: QUIET, gap: 10 });
    for (const { category, findingIds, passed, unknown } of snapshot.byCategory) {
      const found = find(findingIds);
      sheet.within('Sect', () => {
        sheet.text('H3', texts.category[category], { size: 12, weight: 'bold', gap: 1, keep: found.length === 0 ? 30 : 74 });
        sheet.text('P', fill(texts.categoryCounts, { failed: found.length, passed, unknown }), { size: 8.5, colour: QUIET, gap: 6, keep: found.length === 0 ? 14 : 50 });
        if (found.length === 0) sheet.text('P', texts.noFindings, { size: 9.5, gap: 14 });
        else findingList(writing, found);
      });
    }
  });
}

function findingList({ sheet, texts }: Writing, found: readonly Finding[]): void {
  const narrow = 58;
  const at = { x: sheet.left + narrow + 10, width: sheet.width - 2 * narrow - 20 };
  sheet.within('L', () => {
    for (const finding of found) {
      const [title, fix] = [sheet.clean(finding.title, 200), sheet.clean(finding.fix, 500)];
      const height = sheet.height(title, { ...at, size: 9.5, weight: 'medium' }) + sheet.height(fix, { ...at, size: 8.5 }) + 14;
      sheet.need(height);
      const top = sheet.y;
      sheet.decoration(() => sheet.doc.moveTo(sheet.left, top).lineTo(sheet.left + sheet.width, top).lineWidth(0.5).strokeColor(LINE).stroke());
      sheet.within('LI', () => {
        sheet.tagged('Lbl', () => sheet.put(texts.severity[finding.severity] ?? '', sheet.left, top + 6, { size: 8.5, weight: 'medium', colour: severityColour(finding.severity), width: narrow }));
        sheet.y = top + 5;
        sheet.within('LBody', () => {
          sheet.text('P', title, { ...at, size: 9.5, weight: 'medium', gap: 1 });
          sheet.text('P', fix, { ...at, size: 8.5, colour: QUIET, gap: 0 });
          sheet.tagged('P', () => sheet.put(texts.effort[finding.effort], sheet.left + sheet.width - narrow, top + 6, { size: 8.5, colour: QUIET, width: narrow, align: 'right' }));
        });
      });
      sheet.y = top + height;
    }
  });
  sheet.space(12);
}

export function competition({ sheet, snapshot, texts }: Writing): void {
  const { competitors, health } = snapshot;
  const told = sentences(snapshot, texts).competitors;
  if (competitors === null || told === null) return;
  sheet.chapter(texts.competitors, () => {
    sheet.text('P', told, { gap: 10 });
    sheet.figure(told, 66, (top) => neighbours(sheet, top, competitors, health.score, { you: texts.you }));
  });
}

export function method({ sheet, snapshot, texts }: Writing): void {
  const told = sentences(snapshot, texts);
  const { sender } = snapshot;
  sheet.chapter(texts.method, () => {
    sheet.text('P', told.measured);
    sheet.text('P', told.checks);
    sheet.text('P', told.versions, { gap: 12 });
    if (snapshot.method.unknown.length > 0) {
      sheet.text('H3', texts.unknownTitle, { size: 11, weight: 'bold', gap: 4, keep: 20 });
      for (const { reason, checkIds } of snapshot.method.unknown) sheet.text('P', `${reasonText(reason, texts)} (${checkIds.join(', ')})`, { size: 9, colour: QUIET, gap: 4, most: 600 });
    }
    const lines = [sender.name, sender.postalAddress, sender.email, sender.phone, sender.website].filter((line) => line !== null);
    sheet.space(8);
    sheet.text('H3', texts.imprint, { size: 11, weight: 'bold', gap: 3, keep: lines.length * 16 });
    for (const line of lines) sheet.text('P', line, { size: 9.5, colour: INK, gap: 1, most: 200 });
  });
}


import type { Picture } from '../pictures/picture.types';
import type { Finding, ReportSnapshot } from '../snapshot/snapshot.types';
import { fill, textsOf } from './report.texts';
import { dateText, findingsById, gradeOfScore, measuredValue, metricPosition, metricValue, percent, reasonText, sentences, shortUrl } from './view.rules';

/** Everything that the page's template prints, ready to print. */
export function reportView(snapshot: ReportSnapshot, link: { url: string; expiresAt: Date }, pictures: readonly Pick<Picture, 'device' | 'width' | 'height'>[] = []) {
  const { language, health, method, sender, business, competitors } = snapshot;
  const texts = textsOf(language);
  const find = findingsById(snapshot);
  const finding = ({ findingId, title, explanation, fix, severity, effort, category, evidence }: Finding) => ({
    id: findingId, title, explanation, fix, severity, severityText: texts.severity[severity] ?? '', effort: texts.effort[effort], category: texts.category[category],
    evidence: evidence.map(({ where, value }) => ({ where: where === value ? '' : where, value })),
  });
  const scored = snapshot.byCategory.flatMap(({ category }) => {
    const score = health.byCategory.find((entry) => entry.category === category)?.score;
    return score === undefined ? [] : [{ label: texts.category[category], score, grade: gradeOfScore(score), told: fill(texts.points, { score }) }];
  });
  return {
    language, texts, pdfUrl: `${link.url}/report.pdf`,
    shots: pictures.map(({ device, width, height }) => ({ device, width, height, src: `${link.url}/pictures/${device}`, alt: texts.shot[device] })),
    shotsIntro: fill(texts.shotsIntro, { date: dateText(method.auditedAt, language) }),
    told: sentences(snapshot, texts),
    business: { name: business.name, address: business.address, site: shortUrl(method.url) },
    grade: health.grade, score: health.score,
    checkedOn: fill(texts.checkedOn, { date: dateText(method.auditedAt, language) }),
    preparedBy: fill(texts.preparedBy, { sender: sender.name }),
    expires: fill(texts.expires, { date: dateText(link.expiresAt.toISOString(), language) }),
    scored,
    vitals: snapshot.vitals.map((view) => ({
      title: texts.strategy[view.strategy],
      performance: view.performance === null ? '' : fill(texts.performanceScore, { score: Math.round(view.performance) }),
      metrics: view.metrics.map((metric) => ({
        ...texts.metric[metric.name], rating: metric.rating, ratingText: texts.rating[metric.rating], value: measuredValue(metric, language),
        goodUpTo: fill(texts.goodUpTo, { value: metricValue(metric.name, metric.good, language) }),
        at: Math.round(Math.min(293, Math.max(7, metricPosition(metric) * 300))),
      })),
    })),
    topIssues: find(snapshot.topIssues).map(finding),
    quickWins: find(snapshot.quickWins).map(finding),
    recommendations: snapshot.recommendations,
    findingsIntro: fill(texts.findingsIntro, { count: snapshot.findings.length }),
    groups: snapshot.byCategory.map(({ category, findingIds, passed, unknown }) => ({
      title: texts.category[category], findings: find(findingIds).map(finding), counts: fill(texts.categoryCounts, { failed: findingIds.length, passed, unknown }),
    })),
    competitors: competitors === null ? null : { scores: competitors.scores.map((score) => 10 + score * 5.8), own: 10 + health.score * 5.8 },
    unknown: method.unknown.map(({ reason, checkIds }) => ({ reason: reasonText(reason, texts), checks: checkIds.join(', '), count: checkIds.length })),
    coverage: percent(method.coverage),
    sender, contact: fill(texts.contact, { sender: sender.name }),
  };
}

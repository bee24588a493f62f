import { webFetch } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS, CLOCK, EgressClient, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { AssessmentEnv } from '../env';
import { decodeText, MOST_BYTES } from '../site/decode.rules';
import { isMissing } from '../site/page.rules';
import type { Listing, Probe, Site } from '../site/site.types';
import { verdictOfAnswer, verdictOfProblem, type SiteVerdict } from '../site/status.rules';
import type { Language } from '../site/words.rules';
import type { AuditPage, Payer } from './audit.rules';
import { pagesOf, type Verdicts } from './judging.rules';
import { JudgingService } from './judging.service';
import { answerOf, namesSitemap, otherSchemeOf, probeOf, wasSentToHttps, type WebAnswer, type WebPage } from './visit.rules';
import type { FetchedPage, HomeView, VisitRecord } from './visit.types';

/** The home page, or why there is none to judge. */
export interface Arrival {
  verdict: SiteVerdict;
  home: HomeView | null;
  finalUrl: string | null;
  pages: AuditPage[];
}

/** A visit's own clock: what is asked for after its end is not asked for. */
type MayAsk = () => boolean;

const NO_TIME: Probe = { state: 'unknown', reason: { en: 'The visit had taken long enough; it was not asked for.', es: 'La visita ya había durado bastante; no se pidió.' } };
const NOT_NEEDED: Probe = { state: 'unknown', reason: { en: 'It was not needed.', es: 'No hizo falta.' } };

/** At least so much of a robots.txt is read by everybody (RFC 9309, 2.5). */
const MOST_ROBOTS_BYTES = 512_000;
/** Plugins of WordPress and others name it otherwise. */
const SITEMAPS = ['/sitemap.xml', '/sitemap_index.xml', '/wp-sitemap.xml'] as const;

/** Goes to a site through the egress, one request at a time, as a polite visitor. */
@Injectable()
export class VisitService {
  constructor(
    private readonly egress: EgressClient,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: AssessmentEnv,
    private readonly judging: JudgingService,
  ) {}

  async arrive(website: string, context: Payer): Promise<Arrival> {
    let answer = await this.fetch(website, 'page', 'GET', context);
    // A listing often names the scheme that the site had years ago.
    if (answer.outcome === 'failed' && answer.problem === 'connect') {
      const other = await this.fetch(otherSchemeOf(website), 'page', 'GET', context);
      if (other.outcome === 'fetched') answer = other;
    }
    if (answer.outcome === 'failed') return { verdict: verdictOfProblem(answer.problem, answer.detail), home: null, finalUrl: null, pages: [] };
    return this.enter({ url: website, kind: 'home', answer }, context, { mayFollow: true });
  }

  /** Reads the home page; one that only sends on to another page of the site is followed once, as browsers do. */
  private async enter(page: FetchedPage, context: Payer, { mayFollow }: { mayFollow: boolean }): Promise<Arrival> {
    const { finalUrl, redirects } = page.answer;
    const pages = [auditPageOf(page)];
    const verdict = verdictOfAnswer(answerOf(page.url, page.answer));
    if (verdict.status !== 'measured') return { verdict, home: null, finalUrl, pages };
    const seen = await this.judging.homeViewOf(async () => ({ page, body: await this.bodyOf(page.answer), innerPages: this.env.AUDIT_PAGES - 1 }));
    const next = mayFollow && seen.forward !== null ? await this.fetch(seen.forward, 'page', 'GET', context) : null;
    if (next?.outcome === 'fetched') return this.enter({ ...page, answer: { ...next, redirects: [...redirects, ...next.redirects] } }, context, { mayFollow: false });
    return { verdict: seen.verdict, home: seen.view, finalUrl, pages };
  }

  /** Everything else that the checks look at, but for the speed. */
  async explore(home: HomeView, listing: Listing, context: Payer): Promise<{ record: Omit<VisitRecord, 'vitals'>; pages: AuditPage[] }> {
    const end = performance.now() + this.env.AUDIT_VISIT_MS;
    const mayAsk: MayAsk = () => performance.now() < end;
    const probe = (url: string, purpose: 'page' | 'robots' | 'sitemap' | 'asset', method: 'GET' | 'HEAD'): Promise<Probe> => this.probe(url, purpose, method, context, mayAsk);
    const { finalUrl, redirects } = home.page.answer;
    const at = (path: string): string => new URL(path, finalUrl).href;

    const robots = await probe(at('/robots.txt'), 'robots', 'GET');
    const inner: VisitRecord['inner'][number][] = [];
    for (const { kind, url } of home.inner) inner.push({ kind, url, answer: mayAsk() ? fetchedOf(await this.fetch(url, 'page', 'GET', context)) : null });
    const sitemap = namesSitemap(robots) ? NOT_NEEDED : await this.sitemapOf((path) => probe(at(path), 'sitemap', 'HEAD'));
    const otherScheme = wasSentToHttps({ finalUrl, redirects }) ? NOT_NEEDED : await probe(otherSchemeOf(finalUrl), 'page', 'HEAD');
    const favicon = home.hasIcon ? NOT_NEEDED : await probe(at('/favicon.ico'), 'asset', 'HEAD');
    const assets: Site['assets'][number][] = [];
    for (const asset of home.assets) assets.push({ ...asset, probe: await probe(asset.url, 'asset', 'HEAD') });
    const links: VisitRecord['links'][number][] = [];
    for (const url of home.links) links.push({ url, probe: await this.linkProbe(url, probe) });

    const pages = inner.flatMap(({ kind, url, answer }) => (answer === null ? [] : [auditPageOf({ kind, url, answer })]));
    return { record: { now: this.clock.now(), listing, home: home.page, inner, robots, sitemap, otherScheme, favicon, assets, links }, pages };
  }

  /** What the visit amounts to. */
  judged(auditId: string, record: VisitRecord, language: Language): Promise<Verdicts> {
    return this.judging.judgeRecord(async () => ({ auditId, record, language, bodies: await Promise.all(pagesOf(record).map((answer) => this.bodyOf(answer))) }));
  }

  /** The first sitemap where they usually are, or the last answer that there is none. */
  private async sitemapOf(ask: (path: string) => Promise<Probe>): Promise<Probe> {
    let answer = await ask(SITEMAPS[0]);
    for (const path of SITEMAPS.slice(1)) if (isMissing(answer)) answer = await ask(path);
    return answer;
  }

  /** Some servers answer HEAD with 404 for pages that exist: only what GET says is believed. */
  private async linkProbe(url: string, probe: (url: string, purpose: 'page', method: 'GET' | 'HEAD') => Promise<Probe>): Promise<Probe> {
    const head = await probe(url, 'page', 'HEAD');
    return head.state === 'answered' && head.answer.status >= 400 ? probe(url, 'page', 'GET') : head;
  }

  private async probe(url: string, purpose: 'page' | 'robots' | 'sitemap' | 'asset', method: 'GET' | 'HEAD', context: Payer, mayAsk: MayAsk): Promise<Probe> {
    if (!mayAsk()) return NO_TIME;
    const answer = await this.fetch(url, purpose, method, context);
    return probeOf(url, answer, purpose === 'robots' && answer.outcome === 'fetched' ? (await this.textOf(answer, MOST_ROBOTS_BYTES)).replace(/^\uFEFF/, '') : null);
  }

  private async fetch(url: string, purpose: 'page' | 'robots' | 'sitemap' | 'asset', method: 'GET' | 'HEAD', context: Payer): Promise<WebAnswer> {
    const { data } = await this.egress.call(webFetch, { url, purpose, method }, context, { call: `${method} ${url}` });
    return data;
  }

  private async textOf(answer: WebPage, most: number): Promise<string> {
    const body = await this.bodyOf(answer);
    return body === null ? '' : decodeText(body.subarray(0, most), answer.headers['content-type']).text;
  }

  /** As much of a body as is looked at, and a byte more where there is one. */
  private async bodyOf({ body }: WebPage): Promise<Buffer | null> {
    const stored = body === null ? null : await this.blobs.get(body.key);
    if (stored === null || stored.body.length <= MOST_BYTES + 1) return stored?.body ?? null;
    return Buffer.copyBytesFrom(stored.body, 0, MOST_BYTES + 1);
  }
}

function fetchedOf(answer: WebAnswer): WebPage | null {
  return answer.outcome === 'fetched' ? answer : null;
}

function auditPageOf({ kind, answer }: FetchedPage): AuditPage {
  return { url: answer.finalUrl, kind, status: answer.status, body: answer.body };
}

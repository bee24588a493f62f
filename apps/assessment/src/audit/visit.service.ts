import { webFetch } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS, CLOCK, EgressClient, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { AssessmentEnv } from '../env';
import { decodeText, TOO_LONG, type DecodedText } from '../site/decode.rules';
import { innerPages } from '../site/page-choice.rules';
import { isMissing, pageOf } from '../site/page.rules';
import type { Listing, Page, PageKind, Probe, Site } from '../site/site.types';
import { verdictOfAnswer, verdictOfPage, verdictOfProblem, type SiteVerdict } from '../site/status.rules';
import { technologiesOf } from '../technologies/technologies.rules';
import type { AuditPage, Payer } from './audit.rules';
import { answerOf, assetsOf, hasIconLink, linksToTry, namesSitemap, otherSchemeOf, probeOf, wasSentToHttps, type WebAnswer, type WebPage } from './visit.rules';

/** The home page, or why there is none to judge. */
export interface Arrival {
  verdict: SiteVerdict;
  home: Page | null;
  finalUrl: string | null;
  pages: AuditPage[];
}

/** A visit's own clock: what is asked for after its end is not asked for. */
type MayAsk = () => boolean;

const NO_TIME: Probe = { state: 'unknown', reason: { en: 'The visit had taken long enough; it was not asked for.', es: 'La visita ya había durado bastante; no se pidió.' } };
const NOT_NEEDED: Probe = { state: 'unknown', reason: { en: 'It was not needed.', es: 'No hizo falta.' } };

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
  ) {}

  async arrive(website: string, context: Payer): Promise<Arrival> {
    let answer = await this.fetch(website, 'page', 'GET', context);
    // A listing often names the scheme that the site had years ago.
    if (answer.outcome === 'failed' && answer.problem === 'connect') {
      const other = await this.fetch(otherSchemeOf(website), 'page', 'GET', context);
      if (other.outcome === 'fetched') answer = other;
    }
    if (answer.outcome === 'failed') return { verdict: verdictOfProblem(answer.problem, answer.detail), home: null, finalUrl: null, pages: [] };
    const pages: AuditPage[] = [{ url: answer.finalUrl, kind: 'home', status: answer.status, body: answer.body }];
    const verdict = verdictOfAnswer(answerOf(website, answer));
    if (verdict.status !== 'measured') return { verdict, home: null, finalUrl: answer.finalUrl, pages };
    const home = await this.parsed(website, answer, 'home');
    return { verdict: verdictOfPage(home.dom, home.title), home, finalUrl: answer.finalUrl, pages };
  }

  /** Everything else that the checks look at. */
  async explore(home: Page, listing: Listing, context: Payer): Promise<{ site: Omit<Site, 'vitals'>; pages: AuditPage[] }> {
    const end = performance.now() + this.env.AUDIT_VISIT_MS;
    const mayAsk: MayAsk = () => performance.now() < end;
    const probe = (url: string, purpose: 'page' | 'robots' | 'sitemap' | 'asset', method: 'GET' | 'HEAD'): Promise<Probe> => this.probe(url, purpose, method, context, mayAsk);
    const at = (path: string): string => new URL(path, home.finalUrl).href;

    const robots = await probe(at('/robots.txt'), 'robots', 'GET');
    const inner = await this.readInner(home, context, mayAsk);
    const sitemap = namesSitemap(robots) ? NOT_NEEDED : await this.sitemapOf((path) => probe(at(path), 'sitemap', 'HEAD'));
    const otherScheme = wasSentToHttps(home) ? NOT_NEEDED : await probe(otherSchemeOf(home.finalUrl), 'page', 'HEAD');
    const favicon = hasIconLink(home) ? NOT_NEEDED : await probe(at('/favicon.ico'), 'asset', 'HEAD');
    const assets: Site['assets'][number][] = [];
    for (const asset of assetsOf(home)) assets.push({ ...asset, probe: await probe(asset.url, 'asset', 'HEAD') });
    const links: Site['links'][number][] = [...inner.missing];
    for (const { url, element, text } of linksToTry(home, inner.asked)) links.push({ url, element, text, probe: await this.linkProbe(url, probe) });

    const pages = [home, ...inner.read];
    return {
      site: { now: this.clock.now(), listing, pages, home, unread: inner.unread, robots, sitemap, otherScheme, favicon, assets, links, technologies: technologiesOf(pages) },
      pages: inner.told,
    };
  }

  /** The first sitemap where they usually are, or the last answer that there is none. */
  private async sitemapOf(ask: (path: string) => Promise<Probe>): Promise<Probe> {
    let answer = await ask(SITEMAPS[0]);
    for (const path of SITEMAPS.slice(1)) if (isMissing(answer)) answer = await ask(path);
    return answer;
  }

  private async readInner(home: Page, context: Payer, mayAsk: MayAsk) {
    const chosen = innerPages(home, this.env.AUDIT_PAGES - 1);
    const read: Page[] = [];
    const told: AuditPage[] = [];
    const unread: PageKind[] = [];
    const missing: Site['links'][number][] = [];
    for (const { kind, url } of chosen) {
      const answer = mayAsk() ? await this.fetch(url, 'page', 'GET', context) : null;
      if (answer?.outcome !== 'fetched') {
        unread.push(kind);
        continue;
      }
      told.push({ url: answer.finalUrl, kind, status: answer.status, body: answer.body });
      const link = home.links.find((one) => one.url === url);
      if (link && (answer.status === 404 || answer.status === 410)) missing.push({ url, element: link.element, text: link.text, probe: probeOf(url, answer) });
      const page = verdictOfAnswer(answerOf(url, answer)).status === 'measured' ? await this.parsed(url, answer, kind) : null;
      if (page === null || verdictOfPage(page.dom, page.title).status !== 'measured') unread.push(kind);
      else if (![home, ...read].some((other) => other.finalUrl === page.finalUrl)) read.push(page);
    }
    return { asked: chosen.map(({ url }) => url), read, told, unread, missing };
  }

  /** Some servers answer HEAD with 404 for pages that exist: only what GET says is believed. */
  private async linkProbe(url: string, probe: (url: string, purpose: 'page', method: 'GET' | 'HEAD') => Promise<Probe>): Promise<Probe> {
    const head = await probe(url, 'page', 'HEAD');
    return head.state === 'answered' && head.answer.status >= 400 ? probe(url, 'page', 'GET') : head;
  }

  private async probe(url: string, purpose: 'page' | 'robots' | 'sitemap' | 'asset', method: 'GET' | 'HEAD', context: Payer, mayAsk: MayAsk): Promise<Probe> {
    if (!mayAsk()) return NO_TIME;
    const answer = await this.fetch(url, purpose, method, context);
    return probeOf(url, answer, purpose === 'robots' && answer.outcome === 'fetched' ? (await this.textOf(answer)).text.replace(/^\uFEFF/, '') : null);
  }

  private async fetch(url: string, purpose: 'page' | 'robots' | 'sitemap' | 'asset', method: 'GET' | 'HEAD', context: Payer): Promise<WebAnswer> {
    const { data } = await this.egress.call(webFetch, { url, purpose, method }, context, { call: `${method} ${url}` });
    return data;
  }

  private async parsed(url: string, answer: WebPage, kind: PageKind): Promise<Page> {
    const { text, truncated } = await this.textOf(answer);
    return pageOf(answerOf(url, answer), text, kind, answer.body, truncated ? TOO_LONG : null);
  }

  private async textOf(answer: WebPage): Promise<Pick<DecodedText, 'text' | 'truncated'>> {
    const stored = answer.body === null ? null : await this.blobs.get(answer.body.key);
    return stored === null ? { text: '', truncated: false } : decodeText(stored.body, answer.headers['content-type']);
  }
}

import { type EnrichmentFact, type IdentityFact, webFetch } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS, EgressClient, type StepContext } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { decodePage } from '../contacts/decode.rules';
import { degradationOf } from '../settings/degradation.rules';
import { SettingsService } from '../settings/settings.service';
import { type Company, companyOnPage } from './company-page.rules';
import { seniorityOf } from './seniority.rules';

type SitePage = { company: Omit<Company, 'domain'> } | { why: string };

const NOTHING: Omit<Company, 'domain'> = { name: null, industry: null, employees: null, description: null, socialProfiles: [] };

@Injectable()
export class EnrichService {
  private readonly industries: ReadonlyMap<string, string>;

  constructor(
    private readonly egress: EgressClient,
    private readonly config: SettingsService,
    @Inject(BLOBS) private readonly blobs: BlobStore,
  ) {
    this.industries = new Map([...config.placeTypes].flatMap(([vertical, types]) => [...types.map((type) => [type, vertical] as const), [vertical, vertical] as const]));
  }

  /** What the company's own site and the title tell. What could not be asked is named, and the lead goes on without (R15.04). */
  async enrich(identity: IdentityFact, context: StepContext): Promise<EnrichmentFact> {
    const page = await this.site(identity, context);
    const found = 'company' in page;
    return {
      company: { ...(found ? page.company : NOTHING), domain: identity.domain },
      person: { name: identity.name, title: identity.title, seniority: seniorityOf(identity.title) },
      sources: found ? ['site'] : [],
      missing: found ? [] : [{ what: 'company', why: page.why }],
    };
  }

  private async site({ domain, website }: IdentityFact, context: StepContext): Promise<SitePage> {
    if (domain === null) return { why: website === null ? 'neither a website nor a mailbox of a company is known' : 'the website is a page on somebody else’s platform' };
    const { siteSeconds } = this.config.settings.leads;
    try {
      const url = website !== null && new URL(website).hostname.endsWith(domain) ? website : `https://${domain}/`;
      const { data } = await inTime(this.egress.call(webFetch, { url, purpose: 'page' }, context, { call: 'site' }), siteSeconds);
      if (data.outcome === 'failed') return { why: `${url} could not be fetched: ${data.detail}` };
      if (data.status >= 400) return { why: `${url} answered ${data.status}` };
      const stored = data.body === null || !/html/i.test(data.body.contentType || 'text/html') ? null : await this.blobs.get(data.body.key);
      return stored === null ? { why: `${url} is no page` } : { company: companyOnPage(decodePage(stored.body, stored.contentType), data.finalUrl, this.industries) };
    } catch (error) {
      return { why: degradationOf(error) };
    }
  }
}

/** @throws AppError timeout when the answer takes longer */
async function inTime<T>(answer: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout', `no answer within ${seconds} s`)), seconds * 1_000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

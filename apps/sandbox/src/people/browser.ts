import { isUrl } from '@leadfactory/kernel';
import { isNetworkFault } from '../network-fault.rules';
import type { Stopping } from '../stopping';
import type { FilledForm } from './page.rules';

export interface Visit {
  url: string;
  status: number;
  html: string;
}

const mostRedirects = 10;
const mostBytes = 2_000_000;
const visitTimeoutMs = 20_000;

/** A browser that goes nowhere but to LeadFactory and to this sandbox. */
export class Browser {
  constructor(
    private readonly allowedHosts: () => readonly string[],
    private readonly userAgent: string,
    private readonly stopping: Stopping,
  ) {}

  mayVisit(url: string): boolean {
    return isUrl(url) && this.allowedHosts().includes(new URL(url).host);
  }

  async open(url: string): Promise<Visit | null> {
    return this.follow(url, { method: 'GET' });
  }

  async submit(form: FilledForm): Promise<Visit | null> {
    if (form.method === 'GET') return this.open(`${form.url.split('?')[0]}?${form.fields.toString()}`);
    return this.follow(form.url, { method: 'POST', body: form.fields.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(form.url).origin } });
  }

  /** Null when the way leads elsewhere, nobody answers, or the redirects do not end. */
  private async follow(start: string, first: RequestInit): Promise<Visit | null> {
    let url = start;
    let request = first;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      if (!this.mayVisit(url)) return null;
      const answer = await this.ask(url, request);
      if (answer === null) return null;
      const { location, status, html } = answer;
      if (location === null || status < 300 || status >= 400) return { url, status, html };
      url = new URL(location, url).href;
      // Browsers repeat the body only after 307 and 308.
      if (status !== 307 && status !== 308) request = { method: 'GET' };
    }
    return null;
  }

  private async ask(url: string, request: RequestInit): Promise<{ status: number; location: string | null; html: string } | null> {
    const headers = { 'user-agent': this.userAgent, accept: 'text/html,image/avif,image/webp,*/*;q=0.8', 'accept-language': 'en-US,en;q=0.9', ...(request.headers as Record<string, string> | undefined) };
    try {
      return await this.stopping.within(visitTimeoutMs, async (signal) => {
        const response = await fetch(url, { ...request, headers, redirect: 'manual', signal });
        return { status: response.status, location: response.headers.get('location'), html: await textOf(response) };
      });
    } catch (cause) {
      // A person whose page does not load gives up; so does one whose sandbox stops.
      if (isNetworkFault(cause)) return null;
      throw cause;
    }
  }
}

/** A body cut short is read as far as it came. */
async function textOf(response: Response): Promise<string> {
  try {
    return (await response.text()).slice(0, mostBytes);
  } catch (cause) {
    if (isNetworkFault(cause)) return '';
    throw cause;
  }
}

import { isUrl } from '@leadfactory/kernel';
import { isNetworkFault } from '../network-fault.rules';
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
    private readonly stopping: AbortSignal,
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
      const response = await this.fetch(url, request);
      if (response === null) return null;
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status >= 400) {
        return { url, status: response.status, html: await textOf(response) };
      }
      await textOf(response);
      url = new URL(location, url).href;
      // Browsers repeat the body only after 307 and 308.
      if (response.status !== 307 && response.status !== 308) request = { method: 'GET' };
    }
    return null;
  }

  private async fetch(url: string, request: RequestInit): Promise<Response | null> {
    try {
      const headers = { 'user-agent': this.userAgent, accept: 'text/html,image/avif,image/webp,*/*;q=0.8', 'accept-language': 'en-US,en;q=0.9', ...(request.headers as Record<string, string> | undefined) };
      return await fetch(url, { ...request, headers, redirect: 'manual', signal: AbortSignal.any([this.stopping, AbortSignal.timeout(visitTimeoutMs)]) });
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

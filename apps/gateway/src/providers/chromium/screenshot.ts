import { setTimeout as sleep } from 'node:timers/promises';
import { FetchProblem } from '../web/web.types';
import { problemOfNetError } from './browser.rules';
import { DevToolsRefusal, type Params } from './devtools';
import { GUARD_HEADER } from './guard-proxy';
import { type Device, LARGEST_IMAGE_BYTES, QUALITIES, SCREENS, userAgentOf } from './screenshot.rules';
import type { Visit } from './visits';

export interface Shot {
  device: Device;
  width: number;
  height: number;
  finalUrl: string;
  jpeg: Buffer;
}

const ARRIVE_MS = 15_000;
const LOAD_MS = 10_000;
const QUIET_MS = 3_000;
const CAPTURE_MS = 10_000;

/** The first screen of a page as the device shows it. @throws FetchProblem for what the site did */
export async function shoot(visit: Visit, device: Device, ourName: string): Promise<Shot> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryShoot(visit, device, ourName);
    } catch (error) {
      if (!(error instanceof DevToolsRefusal)) throw error;
      // A page that leaves in the very moment, or whose process died, has no picture; mostly the second try has.
      if (attempt === 2) throw new FetchProblem('protocol', `The browser could not show the page: ${error.message}`, { cause: error });
    }
  }
}

async function tryShoot({ url, browser, proxy }: Visit, device: Device, ourName: string): Promise<Shot> {
  const { devtools } = browser;
  const screen = SCREENS[device];
  const { browserContextId } = await devtools.send('Target.createBrowserContext', { disposeOnDetach: true });
  const { targetId } = await devtools.send('Target.createTarget', { url: 'about:blank', browserContextId, width: screen.width, height: screen.height });
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: true });
  const session = String(sessionId);
  const ask = (method: string, params: Params = {}): Promise<Params> => devtools.send(method, params, session);
  const seen = watch(devtools, session);
  await Promise.all([ask('Page.enable'), ask('Network.enable'), ask('Page.setLifecycleEventsEnabled', { enabled: true })]);
  const { userAgent } = await devtools.send('Browser.getVersion');
  await Promise.all([
    ask('Emulation.setDeviceMetricsOverride', { width: screen.width, height: screen.height, deviceScaleFactor: screen.scale, mobile: screen.mobile }),
    ask('Emulation.setTouchEmulationEnabled', { enabled: screen.mobile }),
    ask('Emulation.setUserAgentOverride', { userAgent: userAgentOf(String(userAgent), device, ourName), acceptLanguage: 'en-US,en' }),
    ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] }),
  ]);

  const { frameId, loaderId, errorText } = await within(ARRIVE_MS, ask('Page.navigate', { url: url.href }), 'The site did not answer');
  if (typeof errorText === 'string') throw whyNot(errorText, url.href, proxy);
  await seen.settled(String(frameId), String(loaderId));
  addressOf(seen.pageIn(String(frameId), String(loaderId)), proxy);
  const jpeg = await within(CAPTURE_MS, capture(ask), 'The page did not let itself be shown');
  // The page may have led on just before it was pictured.
  const finalUrl = addressOf(seen.pageIn(String(frameId), String(loaderId)), proxy) ?? url.href;
  devtools.tell('Target.disposeBrowserContext', { browserContextId });
  return { device, width: screen.width * screen.scale, height: screen.height * screen.scale, finalUrl, jpeg };
}

/** Where the page stands that is shown; null when that is told by no address of the web. @throws FetchProblem for what is no page of the site */
function addressOf({ committed, answer, failure }: Page, proxy: Visit['proxy']): string | null {
  // The browser shows a page of its own in the place of one that it cannot reach; a script may lead there long after a good answer.
  if (committed?.unreachableUrl !== undefined) throw whyNot(failure ?? 'net::ERR_FAILED', committed.unreachableUrl, proxy);
  if (answer?.guard !== undefined) throw whyNot(answer.guard, answer.url, proxy);
  if (answer !== undefined && answer.status >= 400) throw new FetchProblem('blocked', `The site answered with status ${answer.status}.`);
  return committed !== undefined && /^https?:/.test(committed.url) ? committed.url : (answer?.url ?? null);
}

async function capture(ask: (method: string, params: Params) => Promise<Params>): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const { data } = await ask('Page.captureScreenshot', { format: 'jpeg', quality });
    const jpeg = Buffer.from(String(data), 'base64');
    if (jpeg.length <= LARGEST_IMAGE_BYTES) return jpeg;
  }
  throw new FetchProblem('too_large', `The picture of the page is larger than ${LARGEST_IMAGE_BYTES} bytes.`);
}

interface Document {
  url: string;
  status: number;
  guard: string | undefined;
}

interface Committed {
  url: string;
  loaderId: string;
  /** What could not be reached; the browser's own error page stands in its place. */
  unreachableUrl?: string;
}

/** What a frame shows, what the server answered with it, and why there is none. */
interface Page {
  committed: Committed | undefined;
  answer: Document | undefined;
  failure: string | undefined;
}

function watch(devtools: Visit['browser']['devtools'], session: string) {
  const documents = new Map<string, Document>();
  const failures = new Map<string, string>();
  const frames = new Map<string, Committed>();
  const begun = new Set<string>();
  const shown = new Map<string, { loader: string; reached: Set<string> }>();
  devtools.on('Network.responseReceived', ({ type, requestId, response }, from) => {
    if (from !== session || type !== 'Document') return;
    const { url, status, headers } = response as { url: string; status: number; headers: Record<string, string> };
    const guard = Object.entries(headers).find(([name]) => name.toLowerCase() === GUARD_HEADER)?.[1];
    documents.set(String(requestId), { url, status, guard });
  });
  devtools.on('Network.loadingFailed', ({ type, requestId, errorText }, from) => {
    if (from === session && type === 'Document') failures.set(String(requestId), String(errorText));
  });
  devtools.on('Page.frameNavigated', ({ frame }, from) => {
    const { id, url, loaderId, unreachableUrl } = frame as Committed & { id: string };
    if (from === session) frames.set(id, { url, loaderId, unreachableUrl: unreachableUrl ?? (url.startsWith('chrome-error:') ? url : undefined) });
  });
  devtools.on('Page.lifecycleEvent', ({ frameId, loaderId, name }, from) => {
    if (from !== session) return;
    const [frame, loader] = [String(frameId), String(loaderId)];
    // A page that sends its visitor on begins anew.
    if (name === 'init') {
      begun.add(loader);
      shown.set(frame, { loader, reached: new Set() });
    }
    const page = shown.get(frame);
    if (page?.loader === loader) page.reached.add(String(name));
  });
  const until = async (hasCome: () => boolean, ms: number): Promise<boolean> => {
    for (const end = Date.now() + ms; Date.now() < end && !devtools.isClosed && !hasCome(); ) await sleep(50);
    return hasCome();
  };
  return {
    /** The request of a page bears the name of its loader: what was fetched and not shown, such as a download, is not taken for it. */
    pageIn(frame: string, begunWith: string): Page {
      const committed = frames.get(frame);
      const loader = committed?.loaderId ?? begunWith;
      return { committed, answer: documents.get(loader), failure: failures.get(loader) };
    },
    /** A page that never comes to rest is shown as far as it has come. The tab's blank page, of which is told as well, came to rest long ago. */
    async settled(frame: string, loader: string): Promise<void> {
      const reached = (name: string) => (): boolean => begun.has(loader) && shown.get(frame)?.reached.has(name) === true;
      if (!(await until(reached('load'), LOAD_MS))) return;
      // It is told half a second after the last request: fonts and first animations are there by then.
      await until(reached('networkIdle'), QUIET_MS);
    },
  };
}

function whyNot(errorText: string, url: string, proxy: Visit['proxy']): FetchProblem {
  const refusal = proxy.refusalOf(url) ?? (/TUNNEL|PROXY|EMPTY_RESPONSE|BLOCKED/.test(errorText) ? proxy.refusals.at(-1) : undefined);
  return refusal ? new FetchProblem(refusal.problem, refusal.detail) : new FetchProblem(problemOfNetError(errorText), `The browser says ${errorText}.`);
}

async function within<T>(ms: number, work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FetchProblem('timeout', `${what} within ${ms / 1000} s.`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

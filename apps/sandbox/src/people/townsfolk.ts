import type { KnobStore } from '../knobs';
import type { DeliveredMail } from '../mail/mailroom';
import type { Stats } from '../stats';
import type { Stopping } from '../stopping';
import type { Town } from '../town/town';
import { Browser, type Visit } from './browser';
import { fateOf, type Fate } from './fate.rules';
import { callToAction, checkoutForm, imagesOf, linksOf, type Person } from './page.rules';

export const personAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
export const scannerAgent = 'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2) SafeLinks/1.0 (corporate link scanner)';

export interface TownsfolkOptions {
  town: Town;
  knobs: KnobStore;
  stats: Stats;
  seed: string;
  allowedHosts: () => readonly string[];
  stopping: Stopping;
}

const readersAtOnce = 12;

/** The people of the town: they open mails, follow links, buy, unsubscribe and complain. */
export class Townsfolk {
  private readonly waiting: DeliveredMail[] = [];
  private reading = 0;
  private idle: (() => void)[] = [];
  private readonly browser: Browser;
  private readonly scanner: Browser;

  constructor(private readonly options: TownsfolkOptions) {
    this.browser = new Browser(options.allowedHosts, personAgent, options.stopping);
    this.scanner = new Browser(options.allowedHosts, scannerAgent, options.stopping);
  }

  receive(mail: DeliveredMail): void {
    if (!this.options.knobs.current.people.enabled) return;
    this.waiting.push(mail);
    this.next();
  }

  /** Resolves when every mail so far has had its fate. */
  async settled(): Promise<void> {
    if (this.reading === 0 && this.waiting.length === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private next(): void {
    while (this.reading < readersAtOnce && this.waiting.length > 0 && !this.options.stopping.stopped) {
      const mail = this.waiting.shift();
      if (!mail) break;
      this.reading += 1;
      void this.live(mail).finally(() => {
        this.reading -= 1;
        this.next();
      });
    }
    if (this.reading === 0) for (const done of this.idle.splice(0)) done();
  }

  private async live(mail: DeliveredMail): Promise<void> {
    const address = mail.stored.to;
    const fate = fateOf(this.options.seed, { address, mailbox: mail.mailbox }, mail.stored.stream, this.options.knobs.current.people);
    if (fate.scanned) await this.scan(mail);
    if (!fate.opens) return;
    await this.pace();
    await this.open(mail);
    if (fate.complains) return this.did('complained', () => mail.feedback.complained());
    if (fate.unsubscribes) return this.unsubscribe(mail);
    if (fate.replies) this.did('replied', () => mail.feedback.replied('Thanks for reaching out. Who are you, and how did you get my address?'));
    if (fate.clicks) await this.click(mail, fate);
  }

  /** Scanners fetch everything at once, the unsubscribe link too: LeadFactory must not take that for a wish. */
  private async scan(mail: DeliveredMail): Promise<void> {
    const markup = mail.body.html ?? '';
    await Promise.all([...linksOf(markup), ...imagesOf(markup)].filter((url) => this.scanner.mayVisit(url)).map((url) => this.scanner.open(url)));
    this.options.stats.person('scanned');
  }

  private async open(mail: DeliveredMail): Promise<void> {
    const images = imagesOf(mail.body.html ?? '').filter((url) => this.browser.mayVisit(url));
    for (const url of images) await this.browser.open(url);
    this.did('opened', () => mail.feedback.opened(personAgent));
  }

  private async unsubscribe(mail: DeliveredMail): Promise<void> {
    const url = mail.unsubscribeUrl;
    if (url === null || !this.browser.mayVisit(url)) return;
    await this.pace();
    const answer = await this.browser.submit({ url, method: 'POST', fields: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    this.options.stats.person(answer && answer.status < 300 ? 'unsubscribed' : 'unsubscribe_failed');
  }

  private async click(mail: DeliveredMail, fate: Fate): Promise<void> {
    const link = callToAction(mail.body.html ?? '', (url) => this.browser.mayVisit(url));
    if (link === null) return this.options.stats.person('found_no_link');
    await this.pace();
    const page = await this.browser.open(link);
    this.did('clicked', () => mail.feedback.clicked(link, personAgent));
    if (!fate.buys) return;
    if (page === null || page.status >= 400) return this.options.stats.person('found_no_page');
    if ((await this.buy(page, this.personOf(mail.stored.to))) && fate.wantsRefund) {
      await this.pace();
      this.did('asked_for_refund', () => mail.feedback.replied('I would like my money back, please.'));
    }
  }

  private async buy(page: Visit, person: Person): Promise<boolean> {
    const order = checkoutForm(page.html, page.url, person);
    if (order === null) return this.gaveUp('found_no_checkout');
    await this.pace();
    const till = await this.browser.submit(order);
    const payment = till && till.status < 400 ? checkoutForm(till.html, till.url, person) : null;
    if (payment === null) return this.gaveUp('could_not_check_out');
    await this.pace();
    const done = await this.browser.submit(payment);
    // Paid is what the till says; the page shown afterwards may fail without taking the money back.
    if (done !== null && new URL(done.url).href === payment.url) return this.gaveUp('could_not_pay');
    this.options.stats.person('bought');
    return true;
  }

  private gaveUp(why: string): false {
    this.options.stats.person(why);
    return false;
  }

  private personOf(email: string): Person {
    const owner = this.options.town.byEmail.get(email.toLowerCase())?.owner;
    return { email, name: owner ? `${owner.firstName} ${owner.lastName}` : 'Alex Buyer' };
  }

  private did(deed: string, act: () => void): void {
    this.options.stats.person(deed);
    act();
  }

  private async pace(): Promise<void> {
    await this.options.stopping.pause(this.options.knobs.current.people.paceMs);
  }
}

import type { AuditFact } from '@leadfactory/contracts';
import type { Words } from '../site/words.rules';

export const TECHNOLOGY_KINDS = ['analytics', 'tag-manager', 'ads', 'booking', 'ordering', 'chat', 'forms', 'reviews', 'cms', 'commerce', 'library', 'server', 'consent', 'map'] as const;
export type TechnologyKind = (typeof TECHNOLOGY_KINDS)[number];

/** Something that the site uses, with the trace that shows it. */
export interface Technology extends Pick<AuditFact['technologies'][number], 'name'> {
  kind: TechnologyKind;
  evidence: Words;
}

export interface Fingerprint {
  name: string;
  kind: TechnologyKind;
  /** In the address of a script, frame, style sheet or image. */
  loads?: RegExp;
  /** In the address of a link. */
  links?: RegExp;
  /** In a script that stands in the page. */
  inline?: RegExp;
  /** In meta name=generator. */
  generator?: RegExp;
  /** In the value of a header. */
  header?: { name: string; value: RegExp };
}

/** A thing that leaves one of these traces and nothing else does. */
export const FINGERPRINTS: readonly Fingerprint[] = [
  { name: 'Google Analytics', kind: 'analytics', loads: /googletagmanager\.com\/gtag\/js|google-analytics\.com\/(analytics|ga|urchin)\.js/i, inline: /\bgtag\(\s*['"]config['"]\s*,\s*['"](G|UA)-|\bga\(\s*['"]create['"]|_gaq\.push/ },
  { name: 'Google Tag Manager', kind: 'tag-manager', loads: /googletagmanager\.com\/(gtm\.js|ns\.html)/i, inline: /googletagmanager\.com\/gtm\.js|GTM-[A-Z0-9]{4,}/ },
  { name: 'Matomo', kind: 'analytics', loads: /\/(matomo|piwik)\.js/i, inline: /_paq\.push/ },
  { name: 'Plausible', kind: 'analytics', loads: /plausible\.io\/js/i },
  { name: 'Fathom', kind: 'analytics', loads: /cdn\.usefathom\.com/i },
  { name: 'Cloudflare Web Analytics', kind: 'analytics', loads: /static\.cloudflareinsights\.com/i },
  { name: 'Microsoft Clarity', kind: 'analytics', loads: /clarity\.ms\/tag/i, inline: /clarity\.ms\/tag/ },
  { name: 'Hotjar', kind: 'analytics', loads: /static\.hotjar\.com/i, inline: /static\.hotjar\.com/ },
  { name: 'Adobe Analytics', kind: 'analytics', loads: /assets\.adobedtm\.com|\.omtrdc\.net/i },
  { name: 'StatCounter', kind: 'analytics', loads: /statcounter\.com\/counter/i },
  { name: 'Jetpack Stats', kind: 'analytics', loads: /stats\.wp\.com/i },
  { name: 'HubSpot', kind: 'analytics', loads: /js\.hs-(scripts|analytics)\.(com|net)/i },
  { name: 'Segment', kind: 'analytics', loads: /cdn\.segment\.com/i, inline: /cdn\.segment\.com\/analytics/ },
  { name: 'Simple Analytics', kind: 'analytics', loads: /scripts\.simpleanalyticscdn\.com/i },
  { name: 'Meta Pixel', kind: 'ads', loads: /connect\.facebook\.net\/[^/]+\/fbevents\.js|facebook\.com\/tr\?/i, inline: /fbq\(\s*['"]init['"]|connect\.facebook\.net\/[^/]+\/fbevents\.js/ },
  { name: 'Google Ads', kind: 'ads', loads: /googleadservices\.com\/pagead|gtag\/js\?id=AW-/i, inline: /gtag\(\s*['"]config['"]\s*,\s*['"]AW-/ },
  { name: 'Microsoft Advertising', kind: 'ads', loads: /bat\.bing\.com/i, inline: /bat\.bing\.com/ },
  { name: 'TikTok Pixel', kind: 'ads', loads: /analytics\.tiktok\.com/i, inline: /analytics\.tiktok\.com/ },
  { name: 'LinkedIn Insight', kind: 'ads', loads: /snap\.licdn\.com/i, inline: /snap\.licdn\.com/ },
  { name: 'OpenTable', kind: 'booking', loads: /opentable\.com/i, links: /(^|\.)opentable\.com/i },
  { name: 'Resy', kind: 'booking', loads: /widgets\.resy\.com/i, links: /\/\/(www\.)?resy\.com/i },
  { name: 'SevenRooms', kind: 'booking', loads: /sevenrooms\.com/i, links: /sevenrooms\.com/i },
  { name: 'Tock', kind: 'booking', links: /exploretock\.com/i, loads: /exploretock\.com/i },
  { name: 'Calendly', kind: 'booking', loads: /calendly\.com/i, links: /\/\/(www\.)?calendly\.com\/./i },
  { name: 'Acuity Scheduling', kind: 'booking', loads: /acuityscheduling\.com/i, links: /acuityscheduling\.com/i },
  { name: 'Square Appointments', kind: 'booking', loads: /squareup\.com\/appointments/i, links: /squareup\.com\/appointments|book\.squareup\.com/i },
  { name: 'Mindbody', kind: 'booking', loads: /mindbodyonline\.com/i, links: /mindbodyonline\.com|mindbody\.io/i },
  { name: 'Vagaro', kind: 'booking', loads: /vagaro\.com/i, links: /vagaro\.com\/./i },
  { name: 'Fresha', kind: 'booking', links: /fresha\.com\/./i },
  { name: 'Booksy', kind: 'booking', loads: /booksy\.com/i, links: /booksy\.com\/./i },
  { name: 'Zocdoc', kind: 'booking', loads: /zocdoc\.com/i, links: /zocdoc\.com\/./i },
  { name: 'Housecall Pro', kind: 'booking', loads: /housecallpro\.com/i, links: /housecallpro\.com/i },
  { name: 'ServiceTitan', kind: 'booking', loads: /servicetitan\.com/i },
  { name: 'Setmore', kind: 'booking', loads: /setmore\.com/i, links: /setmore\.com\/./i },
  { name: 'Toast', kind: 'ordering', loads: /toasttab\.com/i, links: /toasttab\.com\/./i },
  { name: 'ChowNow', kind: 'ordering', loads: /chownow\.com/i, links: /chownow\.com/i },
  { name: 'DoorDash', kind: 'ordering', links: /doordash\.com\/./i, loads: /doordash\.com/i },
  { name: 'Uber Eats', kind: 'ordering', links: /ubereats\.com\/./i },
  { name: 'Grubhub', kind: 'ordering', links: /grubhub\.com\/./i },
  { name: 'Slice', kind: 'ordering', links: /slicelife\.com\/./i },
  { name: 'Clover', kind: 'ordering', links: /clover\.com\/online-ordering/i },
  { name: 'Square Online', kind: 'commerce', links: /\.square\.site/i, generator: /Square Online|Weebly/i },
  { name: 'Intercom', kind: 'chat', loads: /widget\.intercom\.io|js\.intercomcdn\.com/i, inline: /widget\.intercom\.io/ },
  { name: 'Tawk.to', kind: 'chat', loads: /embed\.tawk\.to/i, inline: /embed\.tawk\.to/ },
  { name: 'Drift', kind: 'chat', loads: /js\.driftt\.com/i, inline: /js\.driftt\.com/ },
  { name: 'LiveChat', kind: 'chat', loads: /cdn\.livechatinc\.com/i, inline: /cdn\.livechatinc\.com/ },
  { name: 'Zendesk', kind: 'chat', loads: /static\.zdassets\.com/i },
  { name: 'Crisp', kind: 'chat', loads: /client\.crisp\.chat/i, inline: /client\.crisp\.chat/ },
  { name: 'Podium', kind: 'chat', loads: /connect\.podium\.com/i },
  { name: 'Birdeye', kind: 'reviews', loads: /birdeye\.com/i },
  { name: 'Trustpilot', kind: 'reviews', loads: /widget\.trustpilot\.com/i },
  { name: 'Elfsight', kind: 'reviews', loads: /(apps\.elfsight\.com|static\.elfsight\.com)/i },
  { name: 'Typeform', kind: 'forms', loads: /typeform\.com/i, links: /typeform\.com\/to\//i },
  { name: 'JotForm', kind: 'forms', loads: /jotform\.(com|us)/i, links: /form\.jotform\.com/i },
  { name: 'Google Forms', kind: 'forms', loads: /docs\.google\.com\/forms/i, links: /docs\.google\.com\/forms|forms\.gle\//i },
  { name: 'HubSpot Forms', kind: 'forms', loads: /js\.hsforms\.net/i, inline: /hbspt\.forms/ },
  { name: 'Wufoo', kind: 'forms', loads: /wufoo\.com/i },
  { name: 'Formstack', kind: 'forms', loads: /formstack\.com/i },
  { name: 'WordPress', kind: 'cms', generator: /^WordPress\b/i, loads: /\/wp-(content|includes)\//i },
  { name: 'Wix', kind: 'cms', generator: /^Wix\.com/i, loads: /static\.parastorage\.com|static\.wixstatic\.com/i },
  { name: 'Squarespace', kind: 'cms', generator: /^Squarespace/i, loads: /static1?\.squarespace\.com|assets\.squarespace\.com/i, header: { name: 'server', value: /^Squarespace/i } },
  { name: 'GoDaddy Website Builder', kind: 'cms', generator: /GoDaddy Website Builder|Starfield Technologies/i, loads: /img1\.wsimg\.com/i },
  { name: 'Weebly', kind: 'cms', loads: /editmysite\.com/i },
  { name: 'Webflow', kind: 'cms', generator: /^Webflow/i, loads: /assets(-global)?\.website-files\.com/i },
  { name: 'Duda', kind: 'cms', loads: /(irp|static)\.cdn-website\.com|dudaone\.com/i },
  { name: 'Joomla', kind: 'cms', generator: /^Joomla/i },
  { name: 'Drupal', kind: 'cms', generator: /^Drupal/i, loads: /\/sites\/(default|all)\/(files|modules|themes)\// },
  { name: 'Shopify', kind: 'commerce', loads: /cdn\.shopify\.com/i },
  { name: 'WooCommerce', kind: 'commerce', generator: /^WooCommerce/i, loads: /\/plugins\/woocommerce\//i },
  { name: 'jQuery', kind: 'library', loads: /\/jquery([-.]\d[\d.]*)?(\.slim)?(\.min)?\.js|\/jquery\/\d[\d.]*\/jquery/i },
  { name: 'Bootstrap', kind: 'library', loads: /\/bootstrap([-.@][\d.]+)?(\.bundle)?(\.min)?\.(js|css)|\/bootstrap@?\/?\d[\d.]*\//i },
  { name: 'React', kind: 'library', loads: /\/react(-dom)?(\.production)?(\.min)?\.js/i },
  { name: 'Google Maps', kind: 'map', loads: /maps\.google(apis)?\.com|google\.[a-z.]+\/maps/i },
  { name: 'OneTrust', kind: 'consent', loads: /cdn\.cookielaw\.org/i },
  { name: 'Cookiebot', kind: 'consent', loads: /consent\.cookiebot\.com/i },
  { name: 'nginx', kind: 'server', header: { name: 'server', value: /^nginx/i } },
  { name: 'Apache', kind: 'server', header: { name: 'server', value: /^Apache/i } },
  { name: 'LiteSpeed', kind: 'server', header: { name: 'server', value: /^LiteSpeed/i } },
  { name: 'Microsoft IIS', kind: 'server', header: { name: 'server', value: /^Microsoft-IIS/i } },
  { name: 'Cloudflare', kind: 'server', header: { name: 'server', value: /^cloudflare/i } },
  { name: 'PHP', kind: 'server', header: { name: 'x-powered-by', value: /^PHP/i } },
];

/** Where a page leaves traces. */
export interface Traces {
  loads: readonly string[];
  links: readonly string[];
  inline: readonly string[];
  generator: string;
  headers: Readonly<Record<string, string>>;
}

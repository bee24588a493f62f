import { isUrl } from '@leadfactory/kernel';
export interface SocialProfile {
  network: string;
  url: string;
}

const NETWORKS: Readonly<Record<string, string>> = {
  'facebook.com': 'facebook', 'fb.com': 'facebook', 'instagram.com': 'instagram', 'twitter.com': 'x', 'x.com': 'x', 'linkedin.com': 'linkedin', 'youtube.com': 'youtube', 'tiktok.com': 'tiktok', 'pinterest.com': 'pinterest', 'yelp.com': 'yelp', 'nextdoor.com': 'nextdoor', 'threads.net': 'threads', 'bsky.app': 'bluesky',
};
/** First parts of paths that share, sign in or embed; nobody's profile. */
const NO_PROFILE = /^(sharer?|share|intent|dialog|plugins|tr|login|signup|home|hashtag|search|explore|watch|embed|shorts|p|reel|reels|stories|status|pin|privacy|policies|help|legal|about|terms|sharearticle|sharing|v|events|groups|photo|photos|story\.php|permalink\.php|writeareview|biz_redir|business|wix|squarespace|wordpressdotcom|godaddy|weebly)(\.php)?$/i;

/** The profile that a link leads to, in one spelling; null for anything else, such as a share button. */
export function socialProfileOf(href: string, pageUrl: string): SocialProfile | null {
  if (!isUrl(href, pageUrl)) return null;
  const url = new URL(href, pageUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const host = url.hostname.toLowerCase().replace(/^(www|m|mobile|web|[a-z]{2}-[a-z]{2}|[a-z]{2})\./, '');
  const network = NETWORKS[host];
  if (network === undefined) return null;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const [first] = parts;
  // Facebook's profiles without a name are told by number.
  const id = host === 'facebook.com' && first === 'profile.php' ? url.searchParams.get('id') : null;
  if (id !== null && /^\d+$/.test(id)) return { network, url: `https://facebook.com/profile.php?id=${id}` };
  if (first === undefined || first === 'profile.php' || NO_PROFILE.test(first)) return null;
  return { network, url: `https://${host}/${parts.slice(0, 3).join('/')}` };
}

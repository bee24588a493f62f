import { pageOf } from '../site/page.rules';
import { technologiesOf, toldTechnologies } from './technologies.rules';

const page = (html: string, headers: Record<string, string> = {}) => pageOf({ url: 'https://a.example/', finalUrl: 'https://a.example/', status: 200, headers, bytes: 1, wireBytes: 1, redirects: [] }, html, 'home');

test('each technology is named once with the trace that shows it (R4.04)', () => {
  const found = toldTechnologies(technologiesOf([page('<meta name="generator" content="WordPress 6.8.1"><script async src="https://www.googletagmanager.com/gtag/js?id=G-ABC"></script><a href="https://www.opentable.com/r/joe">Book</a>', { server: 'nginx' }), page('<script>fbq("init", "1")</script><a href="https://www.opentable.com/r/joe">Book</a>')]), 'en');
  expect(found.map(({ name, kind, evidence }) => [name, kind, evidence])).toEqual([
    ['Google Analytics', 'analytics', 'loads https://www.googletagmanager.com/gtag/js?id=G-ABC'],
    ['OpenTable', 'booking', 'links to https://www.opentable.com/r/joe'],
    ['WordPress', 'cms', 'generator: WordPress 6.8.1'],
    ['nginx', 'server', 'server: nginx'],
    ['Meta Pixel', 'ads', 'script in the page: fbq("init"'],
  ]);
});

test('a text that speaks of a tool is no use of it', () => {
  expect(technologiesOf([page('<p>We moved from calendly.com and use Google Analytics (gtag) no more.</p>')])).toEqual([]);
});

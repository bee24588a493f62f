import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-sitemap.check';

describeCheck(check, {
  fails: { 'neither': { robots: 404, sitemap: 404 } },
  passes: { 'sitemap.xml': { robots: 404, sitemap: '<urlset/>' }, 'named in robots.txt': { robots: 'Sitemap: https://joe.example/map.xml', sitemap: 404 } },
  unknown: { 'a server error': { robots: 404, sitemap: 500 }, 'robots.txt unread': { sitemap: 404 } },
});

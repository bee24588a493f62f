import { describeCheck } from '../../../test/site-under-test';
import { check } from './robots-blocks-google.check';

describeCheck(check, {
  fails: { 'Googlebot is named': { robots: 'User-agent: Googlebot\nDisallow: /\n' } },
  passes: { 'only a folder': { robots: 'User-agent: *\nDisallow: /wp-admin/\n' }, 'another machine': { robots: 'User-agent: GPTBot\nDisallow: /\n' }, 'no file': { robots: 404 } },
  unknown: { 'not answered': {} },
});

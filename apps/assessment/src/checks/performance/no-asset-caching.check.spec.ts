import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-asset-caching.check';

describeCheck(check, {
  fails: { 'nothing says how long': { assets: { '/s.css': 200, '/a.js': 200 } } },
  passes: { 'one has an ETag': { assets: { '/s.css': { status: 200, headers: { etag: '"1"' } }, '/a.js': 200 } } },
  unknown: { 'nothing asked': {}, 'files of others': { assets: { 'https://cdn.example/a.js': 200 } } },
});

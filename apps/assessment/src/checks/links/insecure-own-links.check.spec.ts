import { describeCheck } from '../../../test/site-under-test';
import { check } from './insecure-own-links.check';

describeCheck(check, {
  fails: { 'a page': { html: '<a href="http://joe.example/menu">Menu</a>' }, 'with www': { html: '<a href="http://www.joe.example/">Home</a>' } },
  passes: { 'somebody else': { html: '<a href="http://anna.example/">Anna</a>' }, 'relative': { html: '<a href="/menu">Menu</a>' } },
  unknown: { 'an unencrypted site': { url: 'http://joe.example/' } },
});

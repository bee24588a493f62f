import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-prices.check';

describeCheck(check, {
  fails: { 'a menu without': { pages: { menu: '<h1>Menu</h1><p>Pizza</p>' } } },
  passes: { 'dollars': { pages: { menu: '<p>Pizza $12</p>' } }, 'bare numbers': { pages: { menu: '<p>A 12</p><p>B 13</p><p>C 14</p><p>D 15</p><p>E 16</p>' } } },
  unknown: { 'no menu read': {}, 'a PDF': { pages: { menu: '<a href="/menu.pdf">Menu</a>' } } },
});

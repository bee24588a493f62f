import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-call-to-action.check';

describeCheck(check, {
  fails: { 'words alone': { html: '<a href="/menu">Menu</a><h1>Joe’s Pizza</h1><p>Since 1999 we have baked pizza on stones from the valley, every day of the year.</p><h2>Welcome</h2><a href="/book">Book</a>' }, 'a hero without a button': { html: '<section class="hero"><div class="title">Joe’s Pizza</div><p>Since 1999.</p></section><a href="/book">Book</a>' } },
  passes: { 'a number to tap': { html: '<a href="tel:+12125550123">Call</a><h1>Joe’s Pizza</h1><p>Since 1999 we have baked pizza on stones from the valley, every day of the year.</p><h2>Welcome</h2>' }, 'a button': { html: '<h1>Joe’s Pizza</h1><p>Since 1999.</p><button>Book</button><h2>Welcome</h2>' }, 'a link in the hero': { html: '<div class="banner"><p>Free delivery</p></div><div class="hero"><h1>Joe’s Pizza</h1><a href="/book">Book</a></div>' }, 'a button in the header': { html: '<header><a class="btn btn-primary" href="/book">Book</a></header><h1>Joe’s Pizza</h1><h2>Welcome</h2>' } },
  unknown: { 'a second line and nothing else': { html: '<h1>Joe’s Pizza</h1><div><h2>Since 1999</h2></div><a href="/order">Order</a>' }, 'no heading': { html: '<p>Joe’s Pizza</p>' }, 'two main headings': { html: '<h1>a</h1><h1>b</h1><h2>c</h2>' }, 'a heading in the header': { html: '<header><h1>Joe</h1></header><h2>Welcome</h2>' } },
});

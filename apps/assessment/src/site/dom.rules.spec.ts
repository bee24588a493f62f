import { processorMs } from '@leadfactory/testing';
import { openingTag, parseDom, selectorOf } from './dom.rules';

test('visible text leaves out scripts, styles, hidden parts and noscript', () => {
  const dom = parseDom('<title>t</title><style>x{}</style><p>Ring <b>212</b>-555<script>var a="no"</script></p><div hidden>no</div><p style="display: none">no</p><noscript>turn it on</noscript><template><p>no</p></template>');
  expect(dom.text).toBe('Ring 212-555');
  expect(dom.noscriptText).toContain('turn it on');
});

test('main text is that of the main landmark, or what is left without header, navigation and footer', () => {
  expect(parseDom('<nav>menu</nav><main>one</main><p>aside</p>').mainText).toBe('one');
  expect(parseDom('<header>menu</header><div>one</div><footer>legal</footer>').mainText).toBe('one');
});

test('elements in noscript are not elements of the page', () => {
  expect(parseDom('<noscript><iframe src="x"></iframe><img></noscript><img src="y">').all('iframe', 'img').map((element) => element.attribs.src)).toEqual(['y']);
});

test('a selector leads to one element, from the nearest id', () => {
  const dom = parseDom('<body><div id="top"><p></p><p><img src="a"></p></div></body>');
  expect(dom.all('img').map(selectorOf)).toEqual(['div#top > p:nth-of-type(2) > img']);
  expect(dom.all('img').map(openingTag)).toEqual(['<img src="a">']);
});

test('a million nested tags are read in bounded time, and the rest counts as not read', () => {
  const read = (): void => {
    const dom = parseDom(`<p>hello</p>${'<div>'.repeat(1_000_000)}deep`);
    expect(dom.limit).not.toBeNull();
    expect(dom.text).toBe('hello');
  };
  expect(processorMs(read)).toBeLessThan(1_000);
});

test('many mismatched tags end in bounded time', () => {
  const spent = processorMs(() => {
    parseDom('<div><table><td></div></table>'.repeat(100_000));
    parseDom('<b a="1"><p></b></i></p>'.repeat(100_000));
  });
  expect(spent).toBeLessThan(4_000);
});

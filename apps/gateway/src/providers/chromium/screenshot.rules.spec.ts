import { SCREENS, userAgentOf } from './screenshot.rules';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36';

it('the browser comes under its own name with ours behind it, as phone or as desktop', () => {
  expect(userAgentOf(BROWSER, 'desktop', 'Bot/1.0')).toBe('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Bot/1.0');
  expect(userAgentOf(BROWSER, 'phone', 'Bot/1.0')).toBe('Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36 Bot/1.0');
});

it('a phone’s picture has two pixels per point', () => expect(SCREENS.phone).toEqual({ width: 390, height: 844, scale: 2, mobile: true }));

import { defineCheck, pass, fail, unknown, measurement } from '../define-check.rules';

export const check = defineCheck({
  id: 'blocked-by-scripts',
  title: 'Scripts keep phones busy',
  category: 'performance',
  severity: 2,
  effort: 'days',
  explanation: 'While a phone works through scripts, taps and scrolling do nothing, and the page feels broken.',
  fix: 'Remove plugins and widgets that nobody uses, and load the others after the page.',
  howToSee: 'Open https://pagespeed.web.dev, enter your address and look at “Total Blocking Time” under Mobile.',
  standsOn: ['answers'],
  // 600 ms is where Lighthouse's mobile scoring turns red.
  run: ({ vitals }) => {
    if ('unknown' in vitals.mobile) return unknown(vitals.mobile.unknown);
    const { tbtMs } = vitals.mobile.measured;
    if (tbtMs === null) return unknown('The measurement has no Total Blocking Time.');
    return tbtMs > 600 ? fail(measurement('total-blocking-time', `${Math.round(tbtMs)} ms on a phone; good is 200 ms or less`)) : pass;
  },
});

import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'autoplay-sound',
  title: 'Sound starts by itself',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'It drowns out screen readers and drives away visitors at work.',
  fix: 'Remove “autoplay”, or add “muted”.',
  howToSee: 'Open the page with the sound on.',
  run: ({ home }) => failIfAny(home.dom.all('audio', 'video').filter(({ attribs }) => attribs.autoplay !== undefined && attribs.muted === undefined).map((one) => element(one))),
});

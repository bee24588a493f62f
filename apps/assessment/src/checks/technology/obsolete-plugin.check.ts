import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'obsolete-plugin',
  title: 'A part of the page needs a plugin that no browser has any more',
  category: 'technology',
  severity: 3,
  effort: 'days',
  explanation: 'Visitors see an empty box: Flash, Silverlight and Java applets were removed from all browsers by 2021.',
  fix: 'Replace it by pictures, a video or plain text.',
  howToSee: 'Open the page: there is an empty box.',
  run: ({ home }) => failIfAny(home.dom.all('embed', 'object', 'applet').filter(({ name, attribs }) => name === 'applet' || /\.swf(\?|$)/i.test(attribs.src ?? attribs.data ?? '') || /shockwave-flash|silverlight|java-applet/i.test(attribs.type ?? '')).map((one) => element(one))),
});

import { defineCheck, pass, fail, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'phone-mismatch',
  title: 'The site shows another phone number than your listing',
  category: 'local',
  severity: 3,
  effort: 'minutes',
  explanation: 'Customers call a number that may not be yours, and Google trusts a business less whose numbers differ.',
  fix: 'Decide which number is right and show the same one everywhere.',
  howToSee: 'Compare the number on the site with the one in your listing on maps.',
  run: ({ pages, listing, unread }) => {
    if (listing.phone === null) return unknown('The listing has no phone number.');
    const shown = [...new Set(pages.flatMap(({ phones }) => [...phones.linked, ...phones.structured, ...phones.text]))];
    if (shown.includes(listing.phone)) return pass;
    if (shown.length === 0) return unknown('The site shows no phone number that could be compared.');
    if (unread.includes('contact')) return unknown('The contact page could not be read.');
    return fail(text('phone', `the site shows ${shown.slice(0, 4).join(', ')}; the listing says ${listing.phone}`));
  },
});

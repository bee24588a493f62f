import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-testimonials',
  title: 'No customer has a word on the site',
  category: 'trust',
  severity: 1,
  effort: 'hours',
  explanation: 'People trust other customers more than any claim of yours.',
  fix: 'Put two or three short reviews, with names, on the home page.',
  howToSee: 'Look for a review on the home page.',
  run: ({ pages, technologies }) => {
    if (technologies.some(({ kind }) => kind === 'reviews')) return pass;
    const said = pages.some((page) => /testimonial|\breviews?\b|what (our|people|customers|clients|guests|patients|they)[\w\s]{0,20} (say|think)|\b[45](\.\d)?\s*(\/\s*5|out of 5|stars?)\b|★|⭐/i.test(page.dom.text) || page.dom.elements.some(({ name, attribs }) => name === 'blockquote' || /testimonial|review|rating/i.test(`${attribs.class ?? ''} ${attribs.id ?? ''} ${attribs.itemprop ?? ''}`)) || page.links.some(({ href }) => /yelp\.com|tripadvisor|g\.page|trustpilot|testimonial|review/i.test(href)));
    return said ? pass : fail(absence('page text', `no review or testimonial on ${pages.length === 1 ? 'the home page' : `the ${pages.length} pages read`}`));
  },
});

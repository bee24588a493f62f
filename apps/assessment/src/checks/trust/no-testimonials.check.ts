import { mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, PAGE_TEXT } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-testimonials',
  title: 'No customer has a word on the site',
  category: 'trust',
  severity: 1,
  effort: 'hours',
  explanation: 'People trust other customers more than any claim of yours.',
  fix: 'Put two or three short reviews, with names, on the home page.',
  howToSee: 'Look for a review on the home page.',
  es: {
    title: 'En el sitio no habla ningún cliente',
    explanation: 'La gente se fía más de otros clientes que de lo que usted diga.',
    fix: 'Ponga en la página de inicio dos o tres reseñas breves, con nombres.',
    howToSee: 'Busque una reseña en la página de inicio.',
  },
  run: ({ pages, technologies }) => {
    if (technologies.some(({ kind }) => kind === 'reviews')) return pass;
    const said = pages.some((page) => /testimonial|testimonio|opini(ones|ón)|reseñas?|\breviews?\b|what (our|people|customers|clients|guests|patients|they|others)[\w\s]{0,20} (say|think|said)|(kind|happy) (words|customers|clients)|lo que dicen?\b|\bratings?\b|five[\s-]stars?|word for it|(love|thank[\s-]you) (notes|letters|cards)|\braves?\b|recomendaciones|\b[45](\.\d)?\s*(\/\s*5|out of 5|stars?)\b|★|⭐/i.test(page.dom.everyWord) || page.dom.elements.some(({ name, attribs }) => name === 'blockquote' || /testimonial|review|rating/i.test(`${attribs.class ?? ''} ${attribs.id ?? ''} ${attribs.itemprop ?? ''}`)) || page.links.some(({ href }) => /yelp\.com|tripadvisor|g\.page|trustpilot|testimonial|review/i.test(href)));
    if (said) return pass;
    if (pages.some(({ dom }) => dom.all('script', 'iframe').some(({ attribs }) => WIDGETS.test(attribs.src ?? attribs['data-src'] ?? '')))) return unknown({ en: 'A widget may show reviews.', es: 'Un widget puede mostrar reseñas.' });
    if (pages.some(({ dom }) => QUOTED.test(dom.everyWord) || SIGNED.test(dom.everyWord))) return unknown({ en: 'Words in quotation marks, or with a name under them, may be a customer’s.', es: 'Unas palabras entre comillas, o con un nombre debajo, pueden ser de un cliente.' });
    const later = mayComeLater(pages);
    return later !== null ? unknown(later) : fail(absence(PAGE_TEXT, onPages(pages, { en: 'no review or testimonial', es: 'ninguna reseña ni testimonio' })));
  },
});

const WIDGETS = /review|testimonial|rating|trustindex|trustpilot|birdeye|podium|nicejob|embedsocial|sociablekit|elfsight|yext|reputation|feefo|stamped|yotpo|judge\.me/i;

/** A whole sentence, and not a word that somebody stresses. */
const QUOTED = /[“"«„][^“”"«»„\n]{20,600}[”"»“]/;
/** “– Marta G., Astoria” behind a sentence or on a line of its own. */
const SIGNED = /(^|[.!?…]\s*)[–—-]{1,2}\s?\p{Lu}[\p{L}.'’]+([ &]+\p{Lu}[\p{L}.'’]*){0,4}\s*(,[^\n]{1,40})?$/mu;

import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'vague-links',
  title: 'Links do not say where they lead',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Search engines and screen readers go by a link’s words; “click here” says nothing about where it leads.',
  fix: 'Let the link say what one gets: “See our menu”.',
  howToSee: 'Look for “click here” or “read more” on the home page.',
  es: {
    title: 'Hay enlaces que no dicen adónde llevan',
    explanation: 'Buscadores y lectores de pantalla se guían por las palabras del enlace; “haga clic aquí” no dice nada del destino.',
    fix: 'Que el enlace diga lo que se obtiene: “Vea nuestra carta”.',
    howToSee: 'Busque “click here” o “read more” en la página de inicio.',
  },
  run: ({ home }) => failIfAny(home.links.filter((link) => link.url !== null && VAGUE.test(link.text) && !link.element.attribs['aria-label'] && !/\bnofollow\b/i.test(link.element.attribs.rel ?? '') && !home.dom.isHidden(link.element)).map((link) => element(link.element, ` “${link.text}”`))),
});

/** The words that Lighthouse’s audit “link-text” objects to in English; arrows and dots behind them change nothing. */
const VAGUE = /^(click (here|this)|(right )?here|this|go|start|(read |learn |see )?more( info(rmation)?)?|information)[.…!»›→>\s]*$/i;

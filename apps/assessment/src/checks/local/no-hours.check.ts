import { businessNodes } from '../../site/schema-data.rules';
import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-hours',
  title: 'The site does not say when you are open',
  category: 'local',
  severity: 2,
  effort: 'minutes',
  explanation: 'It is the first thing that people look for before they come.',
  fix: 'Write the opening hours into the footer or onto the contact page.',
  howToSee: 'Look for your opening hours on the home page and the contact page.',
  run: ({ pages, unread }) => {
    const told = pages.some(({ dom, schema }) => HOURS.test(dom.text) || schema.itemProps.has('openingHours') || businessNodes(schema).some((node) => node.openingHours !== undefined || node.openingHoursSpecification !== undefined));
    if (told) return pass;
    if (unread.includes('contact')) return unknown('The contact page could not be read.');
    return fail(absence('page text', `no opening hours on ${pages.length === 1 ? 'the home page' : `the ${pages.length} pages read`}`));
  },
});

/** A time of day, or words that stand for hours. */
const HOURS = /\b\d{1,2}([:.]\d{2})?\s*([ap]\.?m\b|uhr\b)|\b\d{1,2}:\d{2}\b|\b24\s*[/x-]\s*7\b|24[\s-]hours|\b(open|opening|business|store|office|clinic) hours\b|hours of operation|open (daily|every day|all day|late)|by appointment|around the clock|\bnoon\b|\bmidnight\b/i;

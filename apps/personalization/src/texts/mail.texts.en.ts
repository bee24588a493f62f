import type { MailTexts } from './mail-texts.types';

/** Liquid; the variables are those of TemplateView. */
export const mailTextsEn: MailTexts = {
  subjects: {
    proof_first: '{{ site }}: {{ finding }}',
    question: 'A question about {{ site }}',
    benefit: '{% if count == 1 %}A fix{% else %}{{ count }} fixes{% endif %} for visitors of {{ site }}',
    local: '{{ name }} in {{ city }}: notes on your website',
    plain: 'Your website, {{ name }}',
  },
  preheaders: {
    short: '{% if count == 1 %}One thing{% else %}{{ count }} things{% endif %} you can check on your own screen.',
    list: '{% if count == 1 %}One thing{% else %}{{ count }} things{% endif %} I saw on {{ site }}, each with its proof.',
    story: 'What a first visit to {{ site }} looks like.',
  },
  greeting: 'Hello {{ name }} team,',
  bodies: {
    short: {
      opening: 'On {{ date }} I ran a check of {{ site }}. This is what stood out, and you can see {% if count == 1 %}it{% else %}each{% endif %} on your own screen:',
      point: '{{ title }}',
      detail: '{{ seen }}',
      closing: 'The page behind the button shows the proof free of charge. The full report, with everything that was checked and how to fix it, costs {{ price }}.',
    },
    list: {
      opening: 'I checked {{ site }} on {{ date }}. {% if count == 1 %}One thing{% else %}{{ count }} things{% endif %} that you can verify in a minute:',
      point: '{{ title }}',
      detail: '{{ explanation }}',
      closing: 'See the proof on the page below; it is free. The full report with all findings and the way to fix each costs {{ price }}.',
    },
    story: {
      opening: 'On {{ date }} I opened {{ site }} the way somebody does who has never been there, and took notes.',
      point: '{% if index == 0 %}First{% elsif index == last %}Last{% else %}Then{% endif %}: {{ title }}',
      detail: '{{ explanation }}',
      closing: 'My notes with their proof are on the page below. If they are useful to you, the full report costs {{ price }}; if not, no harm done.',
    },
  },
  seen: 'What was measured: {{ value }}.',
  button: 'See the proof',
  regards: 'Kind regards,',
  why: {
    site: 'You get this mail because this address is published on the website of {{ name }}, and we audit the websites of local businesses. It is a commercial message.',
    provider: 'You get this mail because {{ by }} lists this address as the contact of {{ name }}, and we audit the websites of local businesses. It is a commercial message.',
    file: 'You get this mail because this address stands as the contact of {{ name }} in a file of businesses that we hold, and we audit the websites of local businesses. It is a commercial message.',
  },
  unsubscribe: 'Unsubscribe',
};

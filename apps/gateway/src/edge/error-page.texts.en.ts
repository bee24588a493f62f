export const errorPageEn = {
  language: 'en',
  missing: { title: 'This page is not here', text: 'The link may be incomplete, or its time is over. If it came in a mail, please open it from there once more.' },
  limited: { title: 'One moment, please', text: 'Many requests came from your network. Please try again in a minute.' },
  away: { title: 'We will be right back', text: 'This page cannot be shown at the moment. Please try again in a few minutes.' },
  refused: { title: 'That did not work', text: 'The request was not as we expected it. Please go back and try again.' },
  reference: 'Reference for our support:',
};

export type ErrorPageTexts = typeof errorPageEn;

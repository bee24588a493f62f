import type { PreferencesTexts } from './preferences-texts.types';

export const preferencesTextsEn: PreferencesTexts = {
  title: 'Your mail from {sender}',
  ask: 'Do you want no more mail from {sender} at {address}?',
  what: 'It takes effect at once. Receipts and reports that you buy are still sent.',
  button: 'Unsubscribe',
  done: 'You are unsubscribed.',
  doneDetail: '{sender} sends no more mail to {address}. There is nothing else to do.',
  already: 'This address is unsubscribed already; {sender} does not write to it.',
  lostTitle: 'This link leads nowhere',
  lostPreferences: 'It may have been cut off by your mail program: copy the whole link from the mail. Or answer the mail with the word "unsubscribe"; that works as well.',
  lostLink: 'It may have been cut off by your mail program: copy the whole link from the mail, or answer it.',
};

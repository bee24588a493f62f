export interface PreferencesTexts {
  title: string;
  ask: string;
  what: string;
  button: string;
  done: string;
  doneDetail: string;
  already: string;
  lostTitle: string;
  lostPreferences: string;
  lostLink: string;
}

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Whether the number plan of its country has such numbers at all: 555-0100 to 0199 are kept for stories, area codes begin with 2 to 9. */
export function isPossibleNumber(phone: string): boolean {
  return parsePhoneNumberFromString(phone)?.isValid() === true;
}

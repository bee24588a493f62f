import type { PlaceInput } from './operations';
import { AppError } from '@leadfactory/kernel';

/**
 * A place as people write it: `10001`, `Portland, OR`, `Kings County, NY` or `KS`.
 * @throws AppError invalid_input saying what is expected.
 */
export function parsePlace(text: string): PlaceInput {
  const place = text.trim();
  if (/^\d{5}$/.test(place)) return { zip: place };
  if (/^[A-Za-z]{2}$/.test(place)) return { state: place.toUpperCase() };
  const county = /^(.+?)\s+county\s*,\s*([A-Za-z]{2})$/i.exec(place);
  if (county) return { county: county[1]!, state: county[2]!.toUpperCase() };
  const city = /^(.+?)\s*,\s*([A-Za-z]{2})$/.exec(place);
  if (city) return { city: city[1]!, state: city[2]!.toUpperCase() };
  throw new AppError('invalid_input', `"${text}" is not a place: write 10001, "Portland, OR", "Kings County, NY" or KS.`);
}

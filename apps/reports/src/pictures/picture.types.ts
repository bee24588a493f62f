import type { SitePhotographed } from '@leadfactory/contracts';
import type { z } from 'zod';

/** What a device showed of the home page, kept in the blob store. */
export type Picture = z.output<typeof SitePhotographed.payload>['images'][number];

/** The same with its bytes (JPEG), as a drawing needs it. */
export interface PictureBytes extends Pick<Picture, 'device' | 'width' | 'height'> {
  jpeg: Uint8Array;
}

import type { screenshot } from '@leadfactory/contracts';
import type { z } from 'zod';

export type Device = z.output<typeof screenshot.input>['devices'][number];

export interface Screen {
  width: number;
  height: number;
  scale: number;
  mobile: boolean;
}

/** A phone of the common size (a 6.1-inch screen, at two pixels per point) and Lighthouse's own desktop. */
export const SCREENS: Readonly<Record<Device, Screen>> = {
  phone: { width: 390, height: 844, scale: 2, mobile: true },
  desktop: { width: 1350, height: 940, scale: 1, mobile: false },
};

/** The pictures are proof, not decoration: what a page needs beyond this comes with a lower quality. */
export const LARGEST_IMAGE_BYTES = 600_000;
export const QUALITIES = [75, 50, 25] as const;

/** The browser's own name with ours behind it: sites are told who asks, and show what they show everybody. */
export function userAgentOf(browsers: string, device: Device, ours: string): string {
  const plain = browsers.replace('HeadlessChrome', 'Chrome');
  return `${device === 'phone' ? plain.replace(/\([^)]*\)/, '(Linux; Android 14; K)').replace(/(Chrome\/\S+)/, '$1 Mobile') : plain} ${ours}`;
}

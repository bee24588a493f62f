import { createHash } from 'node:crypto';
import type { BlobStore } from '@leadfactory/persistence';
import type { ProviderAdapter } from '../provider.types';
import { FetchProblem } from '../web/web.types';
import { type Shot, shoot } from './screenshot';
import type { Visits } from './visits';

const EXPECTED_MS = 6_000;
const MOST_MS = 60_000;
const MAX_WIRE_BYTES = 40 * 1_048_576;
const MAX_DECODED_BYTES = 100 * 1_048_576;

/** The machine's Chromium as a photographer. What the site did is an answer; what the machine lacks is a fault. */
export function screenshotAdapter({ visits, blobs, userAgent, binary }: { visits: Visits; blobs: BlobStore; userAgent: string; binary: string }): ProviderAdapter {
  return {
    name: 'chromium',
    idempotentByKey: false,
    serves: {
      async screenshot({ url, devices }, call) {
        const order = { url, expectedMs: EXPECTED_MS, leastMs: EXPECTED_MS, withinMs: call.timeoutMs, mostMs: MOST_MS, maxWireBytes: MAX_WIRE_BYTES, maxDecodedBytes: MAX_DECODED_BYTES, nice: true, withPort: false };
        try {
          const shots = await visits.turn(order, (open) => open(async (visit) => {
            const taken: Shot[] = [];
            // One after the other: a visitor has one device in hand.
            for (const device of devices) taken.push(await shoot(visit, device, userAgent));
            return taken;
          }));
          const images = await Promise.all(shots.map(async ({ device, width, height, jpeg }) => {
            const name = createHash('sha256').update(jpeg).digest('hex').slice(0, 40);
            return { device, width, height, image: await blobs.put(`${call.tenantId}/screenshots/${name}`, jpeg, 'image/jpeg') };
          }));
          return { data: { outcome: 'taken', finalUrl: shots.at(-1)?.finalUrl ?? url, takenAt: new Date().toISOString(), images } };
        } catch (error) {
          if (!(error instanceof FetchProblem)) throw error;
          return { data: { outcome: 'failed', problem: error.problem, detail: error.message.slice(0, 500) } };
        }
      },
    },
    async verify() {
      return `Pages are shown by ${binary}.`;
    },
  };
}

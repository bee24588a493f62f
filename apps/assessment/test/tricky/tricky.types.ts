import type { Visit } from '../site-under-test';

/** A page labelled by hand: what may not be claimed of it, what must be, and what nobody can know. */
export interface Tricky {
  visit: Visit;
  never?: readonly string[];
  fails?: readonly string[];
  unknown?: readonly string[];
}

const WORDS = '<p>We bake bread and pizza every morning in the middle of town, with flour from the mill next door and tomatoes from the valley.</p>'.repeat(6);

/** An ordinary page around what is tricky. */
export function page(body: string, head = '', attributes = 'lang="en"'): string {
  return `<!doctype html><html ${attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Joe’s Pizza in New York</title><meta name="description" content="Stone-oven pizza in the middle of New York, baked every morning since 1999.">${head}</head><body><main><h1>Joe’s Pizza</h1>${body}${WORDS}</main></body></html>`;
}

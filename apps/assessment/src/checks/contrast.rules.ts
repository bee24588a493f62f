type Rgb = readonly [number, number, number];

const NAMED: Readonly<Record<string, Rgb>> = {
  white: [255, 255, 255], black: [0, 0, 0], gray: [128, 128, 128], grey: [128, 128, 128], silver: [192, 192, 192], lightgray: [211, 211, 211], lightgrey: [211, 211, 211],
  red: [255, 0, 0], yellow: [255, 255, 0], lime: [0, 255, 0], aqua: [0, 255, 255], cyan: [0, 255, 255], orange: [255, 165, 0], pink: [255, 192, 203], navy: [0, 0, 128], blue: [0, 0, 255], green: [0, 128, 0],
};

/** The colour of a CSS value, or null for one that is not opaque or not written out. */
export function colourOf(value: string | undefined): Rgb | null {
  const text = value?.trim().toLowerCase().replace(/\s*!important$/, '') ?? '';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short) return [hex(short[1], 2), hex(short[2], 2), hex(short[3], 2)];
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(text);
  if (long) return [hex(long[1]), hex(long[2]), hex(long[3])];
  const rgb = /^rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)$/.exec(text);
  if (rgb) return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])];
  return NAMED[text] ?? null;
}

function hex(digits: string | undefined, repeat = 1): number {
  return Number.parseInt((digits ?? '0').repeat(repeat), 16);
}

/** Contrast ratio of WCAG 2.2, 1–21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The declarations of a style attribute. */
export function styleOf(style: string | undefined): ReadonlyMap<string, string> {
  const declarations = (style ?? '').split(';').map((part) => part.split(/:(.*)/s)).filter((parts) => parts.length > 1);
  return new Map(declarations.map(([name = '', value = '']) => [name.trim().toLowerCase(), value.trim()]));
}

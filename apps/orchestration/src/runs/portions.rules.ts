/** The engine moves leads by the hundred; whoever has thousands at once hands them over in portions, or its statements grow with the square of their number. */
const AT_ONCE = 500;

export function inPortions<T>(all: readonly T[], most = AT_ONCE): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));
}

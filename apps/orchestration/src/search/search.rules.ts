/** A provider's page of businesses; searches at once are so many that together they hardly bring more than is wanted. */
const PAGE = 50;
const MOST_AT_ONCE = 4;

/** How many searches of a run may be out while it still wants so many leads. */
export function searchesAtOnce(wanted: number): number {
  return Math.min(MOST_AT_ONCE, Math.max(0, Math.ceil(wanted / PAGE)));
}

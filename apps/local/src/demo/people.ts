/** Waits until the sandbox's people have acted on their mails, at most so long. The funnel is read after it. */
export async function peopleSettled(sandboxUrl: string, atMostMs: number): Promise<void> {
  const response = await fetch(`${sandboxUrl}/_settled?withinMs=${atMostMs}`, { signal: AbortSignal.timeout(atMostMs + 5_000) });
  await response.text();
}

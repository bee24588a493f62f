const networkFaults = new Set(['TypeError', 'AbortError', 'TimeoutError']);

/** What fetch throws when nobody answers, the answer takes too long, or the sandbox stops; by name, since realms differ. */
export function isNetworkFault(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'name' in cause && networkFaults.has(String(cause.name));
}

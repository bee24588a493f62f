import type { Operation } from '@leadfactory/contracts';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** `/a/{id}` as the HTTP server writes it: `/a/:id`. */
export function fastifyPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** The methods that each path serves. Names in braces do not tell paths apart. */
export function methodsByPath(operations: readonly Pick<Operation, 'method' | 'path'>[]): Map<string, string[]> {
  const found = new Map<string, { path: string; methods: Set<string> }>();
  for (const { method, path } of operations) {
    const shape = path.replace(/\{\w+\}/g, '{}');
    const entry = found.get(shape) ?? { path: fastifyPath(path), methods: new Set() };
    entry.methods.add(method);
    // The server answers HEAD wherever it answers GET.
    if (method === 'GET') entry.methods.add('HEAD');
    found.set(shape, entry);
  }
  return new Map([...found.values()].map(({ path, methods }) => [path, [...methods]]));
}

import { lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { FetchProblem } from './web.types';

export interface Resolved {
  address: string;
  family: 4 | 6;
}
export type Resolve = (name: string) => Promise<Resolved[]>;

/** Addresses of a name by the machine's own resolver, or by the given servers. */
export function resolverOf(servers: readonly string[] | undefined): Resolve {
  if (servers === undefined) {
    return (name) =>
      new Promise((resolve, reject) => {
        systemLookup(name, { all: true }, (error, found) => (error ? reject(error) : resolve(found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })))));
      });
  }
  const resolver = new Resolver({ timeout: 4_000, tries: 2 });
  resolver.setServers([...servers]);
  return async (name) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found: Resolved[] = [];
    if (v4.status === 'fulfilled') found.push(...v4.value.map((address): Resolved => ({ address, family: 4 })));
    if (v6.status === 'fulfilled') found.push(...v6.value.map((address): Resolved => ({ address, family: 6 })));
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason;
    return found;
  };
}

/**
 * The lookup of connections to strangers: the socket is given exactly the addresses that were judged, so a name cannot
 * mean another machine a moment later.
 */
export function guardedLookup(resolve: Resolve, isPublic: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => isPublic(address)).filter(({ family }) => options.family === undefined || options.family === 0 || options.family === family || options.family === `IPv${family}`);
        const first = allowed[0];
        if (first === undefined) {
          const refused = found[0];
          const problem = refused === undefined ? new FetchProblem('dns', `${hostname} has no address.`) : new FetchProblem('refused_address', `${hostname} leads to ${refused.address}, which is not a public address.`);
          callback(problem, '', 0);
        } else if (options.all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}

import { Resolver } from 'node:dns/promises';
import { domainToASCII } from 'node:url';
import { codeOf } from '../causes.rules';
import { ProviderFault } from '../provider.fault';
import type { ProviderAdapter } from '../provider.types';

/** Mail servers by DNS. No such domain, no mail server and no answer are three different things. */
export function dnsAdapter(servers: readonly string[] | undefined): ProviderAdapter {
  const resolverFor = (timeoutMs: number): Resolver => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    if (servers) resolver.setServers([...servers]);
    return resolver;
  };
  const lookup = async (domain: string, timeoutMs: number) => {
    try {
      const records = await resolverFor(timeoutMs).resolveMx(domain);
      // A null MX (RFC 7505) says that the domain takes no mail.
      const exchanges = records.filter(({ exchange }) => exchange !== '' && exchange !== '.').map(({ exchange, priority }) => ({ host: exchange.toLowerCase(), priority }));
      exchanges.sort((a, b) => a.priority - b.priority || a.host.localeCompare(b.host));
      return { status: exchanges.length > 0 ? ('found' as const) : ('none' as const), exchanges };
    } catch (error) {
      const code = codeOf(error) ?? 'no code';
      if (code === 'ENODATA') return { status: 'none' as const, exchanges: [] };
      if (code === 'ENOTFOUND') return { status: 'no_domain' as const, exchanges: [] };
      if (code === 'EBADNAME' || code === 'EFORMERR') throw new ProviderFault('rejected', `"${domain}" is no domain name.`, { cause: error });
      throw new ProviderFault(code === 'ETIMEOUT' ? 'timeout' : 'unavailable', `The resolver gave no answer (${code}).`, { cause: error });
    }
  };
  return {
    name: 'dns',
    idempotentByKey: false,
    serves: {
      async mxLookup(input, call) {
        const domain = domainToASCII(input.domain.trim().replace(/\.$/, ''));
        if (domain === '' || !domain.includes('.')) throw new ProviderFault('rejected', `"${input.domain}" is no domain name.`);
        return { data: await lookup(domain, call.timeoutMs) };
      },
    },
    async verify(timeoutMs) {
      const { status } = await lookup('example.com', timeoutMs);
      return `The resolver answers (example.com: ${status}).`;
    },
  };
}

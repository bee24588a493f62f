import dgram from 'node:dgram';
import { AUTHORITATIVE_ANSWER, decode, encode, type Answer, type Packet, type Question } from 'dns-packet';
import { hash32 } from '../town/random';
import type { Town, TownBusiness } from '../town/town.types';

export interface TownDnsOptions {
  town: Town;
  /** With saved sites every other domain exists, and takes mail. */
  everyDomain?: boolean;
}

export interface TownDns {
  /** Binds to 127.0.0.1; 0 chooses a free port. Gives the port. */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
}

const commonMailHosts = new Set(['gmail.com', 'googlemail.com', 'yahoo.com', 'outlook.com', 'hotmail.com', 'live.com', 'icloud.com', 'me.com', 'aol.com', 'proton.me', 'protonmail.com', 'msn.com', 'comcast.net', 'gmx.com', 'mail.com', 'zoho.com', 'fastmail.com', 'verizon.net']);
const sandboxHosts = new Set(['gzip-bomb.example', 'endless.example', 'drip.example', 'deep.example', 'redirect-private.example']);
const ttl = 300;

export interface DnsAnswer {
  rcode: 'NOERROR' | 'NXDOMAIN';
  answers: Answer[];
}

// TEST-NET-3 and 2001:db8::/32 (RFC 5737, RFC 3849): addresses that belong to nobody.
const address4 = (name: string): string => `203.0.113.${1 + (hash32(`a:${name}`) % 254)}`;
const address6 = (name: string): string => `2001:db8::${(1 + (hash32(`aaaa:${name}`) % 65_000)).toString(16)}`;

/** The labels in front of which a town host also has records of its own. */
const prefixes = ['www.', 'mail.'];

function businessAt(town: Town, name: string): { business: TownBusiness; bare: boolean } | null {
  const own = town.byHost.get(name);
  if (own) return { business: own, bare: true };
  const prefix = prefixes.find((candidate) => name.startsWith(candidate));
  const parent = prefix === undefined ? undefined : town.byHost.get(name.slice(prefix.length));
  return parent ? { business: parent, bare: false } : null;
}

/**
 * A domain that takes no mail says so in one of two ways: half have no MX at all, half the null MX of RFC 7505,
 * which resolvers hand over as one record with an empty host.
 */
function townMail(business: TownBusiness, name: string): Answer[] {
  if (business.mailbox === 'no_mx') return hash32(`null-mx:${name}`) % 2 ? [{ type: 'MX', name, ttl, data: { preference: 0, exchange: '.' } }] : [];
  return [{ type: 'MX', name, ttl, data: { preference: 10, exchange: `mail.${name}` } }];
}

export function answerQuestion(options: TownDnsOptions, question: Pick<Question, 'name' | 'type'>): DnsAnswer {
  const name = question.name.toLowerCase().replace(/\.$/, '');
  const found = businessAt(options.town, name);
  const isMailHost = commonMailHosts.has(name) || name.startsWith('mx.') && commonMailHosts.has(name.slice(3));
  const elsewhere = sandboxHosts.has(name) || isMailHost || (options.everyDomain === true && name.includes('.'));
  if (!found && !elsewhere) return { rcode: 'NXDOMAIN', answers: [] };
  switch (question.type) {
    case 'A':
      return { rcode: 'NOERROR', answers: [{ type: 'A', name, ttl, data: address4(name) }] };
    case 'AAAA':
      return { rcode: 'NOERROR', answers: [{ type: 'AAAA', name, ttl, data: address6(name) }] };
    case 'MX': {
      if (found) return { rcode: 'NOERROR', answers: found.bare ? townMail(found.business, name) : [] };
      const takesMail = !sandboxHosts.has(name) && !name.startsWith('mx.');
      return { rcode: 'NOERROR', answers: takesMail ? [{ type: 'MX', name, ttl, data: { preference: 10, exchange: `mx.${name}` } }] : [] };
    }
    default:
      return { rcode: 'NOERROR', answers: [] };
  }
}

const rcodes = { NOERROR: 0, NXDOMAIN: 3 } as const;

function reply(options: TownDnsOptions, message: Buffer): Buffer | null {
  let query: Packet;
  try {
    query = decode(message);
  } catch {
    // Not a DNS message: a resolver that gets no answer asks again, and one that sent rubbish deserves none.
    return null;
  }
  const [question] = query.questions ?? [];
  if (query.type !== 'query' || !question) return null;
  const { rcode, answers } = answerQuestion(options, question);
  return encode({ type: 'response', id: query.id, flags: AUTHORITATIVE_ANSWER | rcodes[rcode], questions: [question], answers });
}

export function createTownDns(options: TownDnsOptions): TownDns {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, peer) => {
    const answer = reply(options, message);
    // An answer that cannot be sent is lost, as on any network: the resolver asks again.
    if (answer) socket.send(answer, peer.port, peer.address, () => undefined);
  });
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(port, '127.0.0.1', () => {
          socket.off('error', reject);
          resolve(socket.address().port);
        });
      }),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

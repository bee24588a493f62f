import dgram from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { buildTown, type TownBusiness } from '../town/town';
import { createTownDns, type TownDns } from './town-dns';

const town = buildTown('dns');
const pick = (test: (business: TownBusiness) => boolean): string => {
  const host = [...town.byHost.values()].find(test)?.site?.host;
  if (!host) throw new Error('The town has no such business.');
  return host;
};
const servers: TownDns[] = [];

async function resolver(everyDomain: boolean): Promise<{ dns: Resolver; port: number }> {
  const server = createTownDns({ town, everyDomain });
  servers.push(server);
  const port = await server.listen(0);
  const dns = new Resolver({ timeout: 2_000, tries: 2 });
  dns.setServers([`127.0.0.1:${port}`]);
  return { dns, port };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('the DNS of the town (R5.03)', () => {
  it('gives a town host addresses that belong to nobody, and its mail server', async () => {
    const { dns } = await resolver(false);
    const host = pick((business) => business.mailbox === 'ok');
    expect(await dns.resolve4(host)).toEqual([expect.stringMatching(/^203\.0\.113\.\d+$/)]);
    expect(await dns.resolve6(host)).toEqual([expect.stringMatching(/^2001:db8::/)]);
    expect(await dns.resolveMx(host)).toEqual([{ exchange: `mail.${host}`, priority: 10 }]);
    expect(await dns.resolve4(`mail.${host}`)).toHaveLength(1);
    expect(await dns.resolveMx(host.toUpperCase())).toHaveLength(1);
  });

  it('says that a domain takes no mail, by absence or by a null MX (RFC 7505)', async () => {
    const { dns } = await resolver(false);
    const answers = new Set<string>();
    for (const business of [...town.byHost.values()].filter((candidate) => candidate.mailbox === 'no_mx').slice(0, 30)) {
      const host = business.site?.host ?? '';
      const answer = await dns.resolveMx(host).catch((error: NodeJS.ErrnoException) => error.code);
      answers.add(typeof answer === 'string' ? answer : JSON.stringify(answer));
      expect(await dns.resolve4(host)).toHaveLength(1);
    }
    expect([...answers].sort()).toEqual(['ENODATA', '[{"exchange":"","priority":0}]']);
  });

  it('answers NXDOMAIN for what does not exist', async () => {
    const { dns } = await resolver(false);
    await expect(dns.resolveMx('nobody-here.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(dns.resolve4('example.org')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('knows the common mail hosts, and with saved sites every domain', async () => {
    const { dns } = await resolver(false);
    expect(await dns.resolveMx('gmail.com')).toHaveLength(1);
    expect(await dns.resolve4('mx.gmail.com')).toHaveLength(1);
    const every = await resolver(true);
    expect(await every.dns.resolveMx('a-brewery.com')).toEqual([{ exchange: 'mx.a-brewery.com', priority: 10 }]);
  });

  it('has no answer for other record types of a host that exists', async () => {
    const { dns } = await resolver(false);
    await expect(dns.resolveTxt(pick((business) => business.mailbox === 'ok'))).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it('survives rubbish and goes on answering', async () => {
    const { dns, port } = await resolver(false);
    const socket = dgram.createSocket('udp4');
    const rubbish = [Buffer.alloc(0), Buffer.from([1]), Buffer.alloc(12, 0xff), Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(512, 0xc0)];
    for (const message of rubbish) await new Promise<void>((resolve) => socket.send(message, port, '127.0.0.1', () => resolve()));
    socket.close();
    expect(await dns.resolveMx('gmail.com')).toHaveLength(1);
  });

  it('says so when the port is taken', async () => {
    const { port } = await resolver(false);
    await expect(createTownDns({ town }).listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

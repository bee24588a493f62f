import { AppError, isUrl } from '@leadfactory/kernel';

export interface NatsAddress {
  servers: string[];
  tls?: Record<string, never>;
  user?: string;
  pass?: string;
}

/** Reads `nats://[user:password@]host:port[,…]`; `tls://` requires TLS. @throws AppError not_configured */
export function readNatsUrl(url: string): NatsAddress {
  const urls = url.split(',').map((part) => part.trim());
  const parsed = urls.map((part) => (isUrl(part) ? new URL(part) : null));
  const first = parsed[0];
  const fine = parsed.every((part) => part !== null && /^(nats|tls):$/.test(part.protocol) && part.hostname !== '');
  if (!first || !fine) throw new AppError('not_configured', `NATS_URL: expected nats://host:port or tls://host:port, several by commas, got "${url}".`);
  return {
    servers: parsed.flatMap((part) => (part ? [`${part.hostname}:${part.port || '4222'}`] : [])),
    ...(first.protocol === 'tls:' ? { tls: {} } : {}),
    ...(first.username ? { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) } : {}),
  };
}

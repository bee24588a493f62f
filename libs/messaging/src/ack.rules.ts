/** What a delivered message's reply address tells of it. */
export interface DeliveryInfo {
  stream: string;
  sequence: number;
  /** How often it was delivered, this time included. */
  deliveries: number;
}

/**
 * Reads `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.…` or, from servers with domains,
 * `$JS.ACK.<domain>.<account>.<stream>.…`: https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-15.md
 * @throws Error for any other address: the message did not come from JetStream.
 */
export function readAckAddress(reply: string | undefined): DeliveryInfo {
  const parts = (reply ?? '').split('.');
  const at = parts.length >= 11 ? 4 : 2;
  const [stream, , deliveries, sequence] = parts.slice(at);
  const info = { stream: stream ?? '', sequence: Number(sequence), deliveries: Number(deliveries) };
  if (parts[0] !== '$JS' || parts[1] !== 'ACK' || parts.length < 9 || !Number.isInteger(info.sequence) || !Number.isInteger(info.deliveries)) {
    throw new Error(`"${reply ?? ''}" is no acknowledgement address of JetStream.`);
  }
  return info;
}

/** The bodies of acknowledgements. Exactly these: a reason behind +TERM is understood from 2.10 on, and ignored with the whole by 2.9. */
export const ACK = '+ACK';
export const WORKING = '+WPI';
export const TERMINATE = '+TERM';

export function notBefore(milliseconds: number): string {
  return `-NAK ${JSON.stringify({ delay: Math.max(1, Math.round(milliseconds)) * 1_000_000 })}`;
}

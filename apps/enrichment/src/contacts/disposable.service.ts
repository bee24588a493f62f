import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';

/** Domains of throw-away mailboxes, from the public list; read when first asked. */
@Injectable()
export class DisposableDomains {
  private domains: Set<string> | undefined;

  has(domain: string): boolean {
    this.domains ??= new Set(JSON.parse(readFileSync(require.resolve('disposable-email-domains/index.json'), 'utf8')) as string[]);
    return this.domains.has(domain);
  }
}

import { AppError, isUrl } from '@leadfactory/kernel';

/** A draft's text with placeholders (docs/mail.md). */
export interface DraftContent {
  html: string;
  text: string;
}

export interface Fillings {
  senderName: string;
  postalAddress: string;
  unsubscribeUrl: string;
  /** Where the picture lies that tells an open; null for none. */
  pixelUrl: string | null;
  /** The address under which a link is followed; `index` counts the distinct links of the mail from 0. */
  linkTo(target: string, index: number): string;
}

const LINK = /\{\{link:([^{}\s]+)\}\}/g;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const unescaped = (text: string): string => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/**
 * The mail as it leaves. Both parts share their links.
 * @throws AppError invalid_input when a placeholder is left over, a link is no http(s) address, or the way to
 * unsubscribe or the postal address is missing.
 */
export function fillDraft(content: DraftContent, values: Fillings): DraftContent & { links: string[] } {
  const links: string[] = [];
  const follow = (target: string): string => {
    if (!/^https?:\/\//i.test(target) || !isUrl(target)) throw new AppError('invalid_input', `The draft links to "${target.slice(0, 80)}", which is no http(s) address.`);
    if (!links.includes(target)) links.push(target);
    return values.linkTo(target, links.indexOf(target));
  };
  const fill = (part: string, isHtml: boolean): string => {
    for (const needed of ['{{unsubscribe_url}}', '{{postal_address}}']) {
      if (!part.includes(needed)) throw new AppError('invalid_input', `The draft's ${isHtml ? 'HTML' : 'text'} part lacks ${needed}; it may not be sent.`);
    }
    const shown = isHtml ? escaped : (text: string) => text;
    const pixel = values.pixelUrl === null ? '' : `<img src="${escaped(values.pixelUrl)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
    // One pass: what is filled in is never looked at again.
    return part.replace(/\{\{(?:link:([^{}\s]+)|(\w+))\}\}/g, (whole, target: string | undefined, name: string | undefined) => {
      if (target !== undefined) return shown(follow(isHtml ? unescaped(target) : target));
      switch (name) {
        case 'unsubscribe_url': return shown(values.unsubscribeUrl);
        case 'postal_address': return shown(values.postalAddress);
        case 'sender_name': return shown(values.senderName);
        case 'open_pixel': return isHtml ? pixel : '';
        default: throw new AppError('invalid_input', `The draft has ${whole}, which nothing fills.`);
      }
    });
  };
  const leftOver = `${content.html}\n${content.text}`.replace(LINK, '').match(/\{\{(?!\w+\}\})[^}]*\}?\}?/);
  if (leftOver) throw new AppError('invalid_input', `The draft has ${leftOver[0].slice(0, 40)}, which nothing fills.`);
  return { html: fill(content.html, true), text: fill(content.text, false), links };
}

export interface HeaderFacts {
  messageId: string;
  senderDomain: string;
  unsubscribeUrl: string;
  unsubscribeMail: string;
  campaignId: string;
  tenantId: string;
}

export function messageIdHeader(messageId: string, senderDomain: string): string {
  return `<${messageId}@${senderDomain}>`;
}

/** Headers of a cold mail: one-click unsubscribing with the web address first (RFC 8058), and whose mail it is. */
export function coldHeaders(facts: HeaderFacts): Record<string, string> {
  return {
    'Message-ID': messageIdHeader(facts.messageId, facts.senderDomain),
    'List-Unsubscribe': `<${facts.unsubscribeUrl}>, <mailto:${facts.unsubscribeMail}?subject=unsubscribe>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    // The form of Gmail's feedback loop: campaign, stream, tenant, sender.
    'Feedback-ID': `${facts.campaignId}:cold:${facts.tenantId}:leadfactory`,
  };
}

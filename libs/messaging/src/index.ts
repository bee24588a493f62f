export { Messaging, type MessagingOptions } from './messaging';
export { Outbox, type EventOptions } from './outbox';
export { OutboxRelay } from './outbox-relay';
export { countPending, pruneOutbox } from './outbox-table';
export { claimInbox, pruneInbox, seenInInbox } from './inbox';
export { Consumers, type Consumption, type ConsumeOptions, type Delivery, type Handle } from './consumers';
export { EventMeta, Hook } from './message.rules';
export { MOST_DELIVERIES } from './settlement.rules';
export type { MessageLog } from './log';

import { reasonToStop } from './governor.rules';

const rules = { windowDays: 3, minimumSent: 200, minimumBounces: 4, minimumComplaints: 2, campaign: { bounceRate: 0.02, complaintRate: 0.0008 }, sender: { bounceRate: 0.04, complaintRate: 0.002 } };
const stop = (sent: number, bounced: number, complained: number, level: 'campaign' | 'sender' = 'campaign') => reasonToStop({ sent, bounced, complained }, level, rules);

test('2 % bounces or 0.08 % complaints stop a campaign (R10.06)', () => {
  expect([stop(200, 3, 0), stop(200, 4, 0), stop(1000, 19, 0), stop(1000, 20, 0)].map((reason) => reason !== null)).toEqual([false, true, false, true]);
  expect([stop(2500, 0, 1), stop(2500, 0, 2), stop(2501, 0, 2)].map((reason) => reason !== null)).toEqual([false, true, false]);
});

test('4 % or 0.2 % stop the sender', () => {
  expect([stop(1000, 39, 0, 'sender'), stop(1000, 40, 0, 'sender'), stop(1000, 0, 2, 'sender')].map((reason) => reason !== null)).toEqual([false, true, true]);
});

test('few mails prove nothing', () => {
  expect(stop(199, 199, 199)).toBeNull();
});

test('the reason names the rate and its limit', () => {
  expect(stop(1000, 30, 0)).toBe('3.00 % of 1000 mails bounced; the limit of a campaign is 2.00 %');
});

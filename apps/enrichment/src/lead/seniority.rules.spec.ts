import { seniorityOf } from './seniority.rules';

test.each([
  ['Owner', 'owner'], ['Co-Founder & CEO', 'owner'], ['C.E.O.', 'executive'], ['President', 'executive'], ['Vice President, Sales', 'director'], ['Head of Marketing', 'director'], ['Office Manager', 'manager'], ['Assistant Manager', 'manager'],
  ['Executive Assistant to the President', 'staff'], ['Sales Representative', 'staff'], ['Wizard', null], [null, null],
])('%j decides as %j', (title, level) => expect(seniorityOf(title)).toBe(level));

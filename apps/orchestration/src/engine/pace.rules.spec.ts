import { Pace } from './pace.rules';

const AT = 1_767_000_000_000;

describe('the pace', () => {
  test('of nothing is none', () => {
    expect(new Pace().perSecond(AT)).toBe(0);
  });

  test('of a first burst is guessed from a quarter of a second, and then from the time that has passed', () => {
    const pace = new Pace();
    pace.note(100, AT);
    expect(pace.perSecond(AT)).toBe(400);
    expect(pace.perSecond(AT + 500)).toBe(200);
  });

  test('is that of the last full second until the next tells more, and is forgotten after two', () => {
    const pace = new Pace();
    for (let ms = 0; ms < 1_000; ms += 100) pace.note(30, AT + ms);
    pace.note(1, AT + 1_000);
    expect(pace.perSecond(AT + 1_050)).toBe(300);
    pace.note(500, AT + 1_100);
    expect(pace.perSecond(AT + 1_500)).toBeGreaterThan(900);
    expect(pace.perSecond(AT + 4_000)).toBe(0);
  });

  test('survives a clock that goes back', () => {
    const pace = new Pace();
    pace.note(50, AT);
    expect(pace.perSecond(AT - 10_000)).toBe(0);
    pace.note(50, AT - 9_000);
    expect(pace.perSecond(AT - 9_000)).toBeGreaterThan(0);
  });
});

import { readResult, removeDirectory, runToEnd, stackDirectory, UNHURRIED } from './stack';

// Everything that the pipeline decides; what people do afterwards hangs on times.
function decided(directory: string) {
  const { found, audited, profiled, contactable, scored, byTier, reported, drafted, sent, ended, outcomes } = readResult(directory).funnel;
  return { found, audited, profiled, contactable, scored, byTier, reported, drafted, sent, ended, outcomes };
}

test('the campaign gives the same result in one process and in twelve', async () => {
  const together = stackDirectory('together');
  const apart = stackDirectory('apart');
  try {
    const one = await runToEnd(together, ['--exit', '--quota', '25'], UNHURRIED);
    expect({ status: one.status, output: one.output }).toMatchObject({ status: 0 });
    const twelve = await runToEnd(apart, ['--exit', '--quota', '25', '--separate'], UNHURRIED);
    expect({ status: twelve.status, output: twelve.output }).toMatchObject({ status: 0 });
    expect(decided(apart)).toEqual(decided(together));
  } finally {
    removeDirectory(together);
    removeDirectory(apart);
  }
  // 128 s were measured on a machine with four times its load.
}, 360_000);

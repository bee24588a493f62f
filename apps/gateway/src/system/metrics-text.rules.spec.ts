import { mergeMetrics } from './metrics-text.rules';

const of = (service: string, count: number) => `# HELP a_total Things.\n# TYPE a_total counter\na_total{service="${service}"} ${count}\n\n# HELP b_seconds Time.\n# TYPE b_seconds histogram\nb_seconds_bucket{le="1",service="${service}"} ${count}\nb_seconds_sum{service="${service}"} 1\n`;

test('samples of one metric stand together, under one HELP and TYPE', () => {
  expect(mergeMetrics([of('x', 1), of('y', 2), '# HELP c_total C.\n# TYPE c_total counter\nc_total 3\n'])).toBe(
    `# HELP a_total Things.
# TYPE a_total counter
a_total{service="x"} 1
a_total{service="y"} 2
# HELP b_seconds Time.
# TYPE b_seconds histogram
b_seconds_bucket{le="1",service="x"} 1
b_seconds_sum{service="x"} 1
b_seconds_bucket{le="1",service="y"} 2
b_seconds_sum{service="y"} 1
# HELP c_total C.
# TYPE c_total counter
c_total 3
`,
  );
});

test('nothing gives nothing', () => {
  expect(mergeMetrics([''])).toBe('\n');
});

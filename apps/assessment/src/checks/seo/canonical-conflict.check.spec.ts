import { describeCheck } from '../../../test/site-under-test';
import { check } from './canonical-conflict.check';

describeCheck(check, {
  fails: { 'two': { html: '<link rel="canonical" href="/a"><link rel="canonical" href="/b">' } },
  passes: { 'one twice': { html: '<link rel="canonical" href="https://joe.example/"><link rel="canonical" href="/">' }, 'none': {} },
});

import { describeCheck } from '../../../test/site-under-test';
import { check } from './canonical-conflict.check';

describeCheck(check, {
  fails: { 'two': { html: '<link rel="canonical" href="/a"><link rel="canonical" href="/b">' }, 'page and header': { html: '<link rel="canonical" href="/a">', headers: { link: '<https://joe.example/b>; rel="canonical"' } } },
  passes: { 'one twice': { html: '<link rel="canonical" href="https://joe.example/"><link rel="canonical" href="/">' }, 'none': {} },
});

import { describeCheck } from '../../../test/site-under-test';
import { check } from './redirect-chain.check';

describeCheck(check, {
  fails: { 'three': { redirects: [{ status: 301, from: 'http://joe.example/', to: 'https://joe.example/' }, { status: 301, from: 'https://joe.example/', to: 'https://www.joe.example/' }, { status: 302, from: 'https://www.joe.example/', to: 'https://www.joe.example/home' }] } },
  passes: { 'to https and www': { redirects: [{ status: 301, from: 'http://joe.example/', to: 'https://joe.example/' }, { status: 301, from: 'https://joe.example/', to: 'https://www.joe.example/' }] }, 'none': {} },
});

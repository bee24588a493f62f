import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-https-redirect.check';

describeCheck(check, {
  fails: { 'http serves the page': { otherScheme: 200 }, 'visited by http': { url: 'http://joe.example/', otherScheme: 200 } },
  passes: { 'http leads to https': { otherScheme: { status: 200, finalUrl: 'https://joe.example/' } }, 'we were sent there': { redirects: [{ status: 301, from: 'http://joe.example/', to: 'https://joe.example/' }] }, 'nothing on http': { otherScheme: 'refused' } },
  unknown: { 'http answers an error': { otherScheme: 403 }, 'https answers an error': { url: 'http://joe.example/', otherScheme: 500 }, 'https leads back': { url: 'http://joe.example/', otherScheme: { status: 200, finalUrl: 'http://joe.example/' } }, 'not tried': {} },
});

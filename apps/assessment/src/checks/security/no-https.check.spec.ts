import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-https.check';

describeCheck(check, {
  fails: { 'https is refused': { url: 'http://joe.example/', otherScheme: 'refused' }, 'https leads back': { url: 'http://joe.example/', otherScheme: { status: 200, finalUrl: 'http://joe.example/' } } },
  passes: { 'https': {}, 'both': { url: 'http://joe.example/', otherScheme: 200 } },
  unknown: { 'https answers an error': { url: 'http://joe.example/', otherScheme: 403 }, 'https not tried': { url: 'http://joe.example/' } },
});

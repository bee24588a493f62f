import { describeCheck } from '../../../test/site-under-test';
import { check } from './form-over-http.check';

describeCheck(check, {
  fails: { 'on the contact page': { pages: { contact: '<form action="http://joe.example/send"></form>' } } },
  passes: { 'relative': { html: '<form action="/send"></form>' }, 'an unencrypted page': { url: 'http://joe.example/', html: '<form action="http://joe.example/send"></form>' } },
});

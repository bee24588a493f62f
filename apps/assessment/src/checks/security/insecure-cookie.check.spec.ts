import { describeCheck } from '../../../test/site-under-test';
import { check } from './insecure-cookie.check';

describeCheck(check, {
  fails: { 'a bare session': { headers: { 'set-cookie': 'sid=1; Path=/' } }, 'the second of two': { headers: { 'set-cookie': 'a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT, PHPSESSID=1; Secure' } } },
  passes: { 'protected': { headers: { 'set-cookie': 'sid=1; Secure; HttpOnly; SameSite=Lax' } }, 'a cookie that is no session': { headers: { 'set-cookie': 'theme=dark' } }, 'none': {} },
  unknown: { 'an unencrypted page': { url: 'http://joe.example/', headers: { 'set-cookie': 'sid=1' } } },
});

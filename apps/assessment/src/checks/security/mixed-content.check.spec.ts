import { describeCheck } from '../../../test/site-under-test';
import { check } from './mixed-content.check';

describeCheck(check, {
  fails: { 'a picture': { html: '<img src="http://joe.example/a.png">' }, 'a style sheet': { html: '<link rel="stylesheet" href="http://joe.example/a.css">' } },
  passes: { 'a link is no content': { html: '<a href="http://joe.example/">x</a><link rel="canonical" href="http://joe.example/">' }, 'upgraded by policy': { html: '<img src="http://joe.example/a.png">', headers: { 'content-security-policy': 'upgrade-insecure-requests' } }, 'an unencrypted page': { url: 'http://joe.example/', html: '<img src="http://joe.example/a.png">' } },
});

import { describeCheck } from '../../../test/site-under-test';
import { check } from './render-blocking-scripts.check';

describeCheck(check, {
  fails: { 'four in the head': { html: `<head>${'<script src="/a.js"></script>'.repeat(4)}</head>` }, 'with their type': { html: `<head>${'<script src="/a.js" type="text/javascript"></script>'.repeat(4)}</head>` } },
  passes: { 'deferred': { html: `<head>${'<script src="/a.js" defer></script>'.repeat(6)}</head>` }, 'modules': { html: `<head>${'<script src="/a.js" type="module"></script>'.repeat(6)}</head>` }, 'held back by Rocket Loader': { html: `<head>${'<script src="/a.js" type="4f8c2d-text/javascript"></script>'.repeat(6)}</head>` }, 'at the end': { html: `<head></head><body><p>x</p>${'<script src="/a.js"></script>'.repeat(6)}</body>` } },
});

import { describeCheck } from '../../../test/site-under-test';
import { check } from './outdated-copyright.check';

describeCheck(check, {
  fails: { '2019': { html: '<footer>© 2019 Joe</footer>' } },
  passes: { 'this year': { html: '<footer>© 2026 Joe</footer>' }, 'last year': { html: '<footer>Copyright 2025 Joe</footer>' }, 'a span up to now': { html: '<footer>© 2009–2026 Joe</footer>' } },
  unknown: { 'no year': { html: '<footer>© Joe. Est. 1999</footer>'.replace('. Est. 1999', '') }, 'a script writes it': { html: '<footer>© 2015–<script>document.write(new Date().getFullYear())</script></footer>' }, 'an open span': { html: '<footer>© 2015 – <span id="year"></span></footer>' } },
});

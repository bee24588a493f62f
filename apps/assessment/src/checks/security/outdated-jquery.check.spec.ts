import { describeCheck } from '../../../test/site-under-test';
import { check } from './outdated-jquery.check';

describeCheck(check, {
  fails: { '1.8.3': { html: '<script src="/js/jquery-1.8.3.min.js"></script>' }, 'from a CDN': { html: '<script src="https://ajax.googleapis.com/ajax/libs/jquery/2.2.4/jquery.min.js"></script>' }, 'by WordPress': { html: '<script src="/wp-includes/js/jquery/jquery.min.js?ver=1.12.4"></script>' } },
  passes: { '3.7.1': { html: '<script src="/js/jquery-3.7.1.min.js"></script>' }, 'a theme’s own version': { html: '<script src="/wp-content/themes/bistro/js/jquery.min.js?ver=1.0.4"></script>' }, 'a plugin of it': { html: '<script src="/js/jquery-migrate-1.4.1.min.js"></script><script src="/js/jquery-ui-1.8.3.js"></script><script src="/jquery.cookie-1.4.1.js"></script>' } },
});

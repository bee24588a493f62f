import { describeCheck } from '../../../test/site-under-test';
import { check } from './outdated-bootstrap.check';

describeCheck(check, {
  fails: { '3.3.7': { html: '<script src="https://maxcdn.bootstrapcdn.com/bootstrap/3.3.7/js/bootstrap.min.js"></script>' }, '4.0.0': { html: '<script src="https://cdn.jsdelivr.net/npm/bootstrap@4.0.0/dist/js/bootstrap.min.js"></script>' } },
  passes: { '5.3': { html: '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.3.3/dist/js/bootstrap.min.js"></script>' }, '3.4.1': { html: '<script src="/bootstrap/3.4.1/js/bootstrap.min.js"></script>' }, 'a version not told': { html: '<script src="/js/bootstrap.min.js"></script>' }, 'a plugin with its own version': { html: '<script src="/bootstrap-select-1.2.3.js"></script>' } },
});

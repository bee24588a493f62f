import { describeCheck } from '../../../test/site-under-test';
import { check } from './no-doctype.check';

describeCheck(check, {
  fails: { 'none': { html: '<html><title>Joe</title></html>' }, 'half a doctype of 1999': { html: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html></html>' }, 'of 1997': { html: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2//EN"><html></html>' }, 'behind the page': { html: '<html></html><!doctype html>' } },
  passes: { 'HTML 5': {}, 'an old one behind a comment': { html: '<!-- Joe --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html></html>' } },
});

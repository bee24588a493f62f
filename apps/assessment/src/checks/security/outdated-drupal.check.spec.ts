import { describeCheck } from '../../../test/site-under-test';
import { check } from './outdated-drupal.check';

describeCheck(check, {
  fails: { 'Drupal 7': { html: '<meta name="generator" content="Drupal 7 (http://drupal.org)">' }, 'Joomla 1.5': { html: '<meta name="generator" content="Joomla! 1.5 - Open Source Content Management">' } },
  passes: { 'Drupal 10': { html: '<meta name="generator" content="Drupal 10 (https://www.drupal.org)">' }, 'a version not told': { html: '<meta name="generator" content="Joomla! - Open Source Content Management">' }, 'none': {} },
});

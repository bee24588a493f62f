import { describeCheck } from '../../../test/site-under-test';
import { check } from './invalid-lang.check';

describeCheck(check, {
  fails: { 'a word': { html: '<html lang="english"></html>' }, 'no language': { html: '<html lang="xx"></html>' }, 'a letter': { html: '<html lang="e"></html>' } },
  passes: { 'English': {}, 'with a country': { html: '<html lang="es-MX"></html>' }, 'with an underscore': { html: '<html lang="en_US"></html>' }, 'a rare one': { html: '<html lang="gsw"></html>' } },
  unknown: { 'none named': { html: '<html></html>' } },
});

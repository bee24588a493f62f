import { describeCheck } from '../../../test/site-under-test';
import { check } from './unlabeled-inputs.check';

describeCheck(check, {
  fails: { 'only a placeholder': { pages: { contact: '<input name="email" placeholder="Email">' } } },
  passes: { 'by for': { html: '<label for="e">Email</label><input id="e">' }, 'inside': { html: '<label>Email <input></label>' }, 'by aria-label': { html: '<input aria-label="Search">' }, 'buttons and hidden ones': { html: '<input type="submit"><input type="hidden"><div style="display:none"><input name="trap"></div>' } },
});

import { describeCheck } from '../../../test/site-under-test';
import { check } from './development-links.check';

describeCheck(check, {
  fails: { 'localhost': { html: '<img src="http://localhost:8080/a.png">' }, 'a file': { html: '<a href="file:///C:/menu.doc">Menu</a>' } },
  passes: { 'public': { html: '<a href="https://joe.example/localhost">x</a>' } },
});

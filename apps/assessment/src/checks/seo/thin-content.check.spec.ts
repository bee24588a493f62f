import { describeCheck } from '../../../test/site-under-test';
import { check } from './thin-content.check';

describeCheck(check, {
  fails: { 'a little Chinese': { html: `<p>${'我们每天早上在城里用石炉烤面包和披萨。'.repeat(5)}</p>` }, 'eighty words': { html: `<nav>${'menu '.repeat(200)}</nav><main>${'word '.repeat(80)}</main>` } },
  passes: { 'in Chinese': { html: `<p>${'我们每天早上在城里用石炉烤面包和披萨。'.repeat(20)}</p>` }, 'in Thai': { html: `<p>${'เราอบขนมปังทุกเช้าในเมือง '.repeat(40)}</p>` }, 'three hundred': { html: `<p>${'word '.repeat(300)}</p>` } },
  unknown: { 'in Korean': { html: `<p>${'우리는 매일 아침 시내에서 빵을 굽습니다. '.repeat(12)}</p>` }, 'almost nothing': { html: '<p>Joe</p>' } },
});

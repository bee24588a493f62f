import type { AnyNode } from 'domhandler';
import { isElement, type Element } from '../site/dom.rules';

/** Elements whose content, and with it their name, only a browser knows. */
const OPAQUE = new Set(['canvas', 'iframe', 'object', 'embed', 'video', 'audio', 'slot', 'input', 'select', 'textarea', 'script']);

/** Whether a screen reader finds something to say for this element, or might: what is not certain counts as a name. */
export function mayHaveName(element: Element): boolean {
  if (isNamed(element)) return true;
  const open: AnyNode[] = [...element.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.nodeType === 3 && node.data.trim() !== '') return true;
    if (!isElement(node)) continue;
    if (OPAQUE.has(node.name) || node.name.includes('-') || isNamed(node)) return true;
    if (node.name === 'img' && (node.attribs.alt ?? '').trim() !== '') return true;
    open.push(...node.children);
  }
  return false;
}

function isNamed(element: Element): boolean {
  return ['aria-label', 'aria-labelledby', 'title'].some((name) => (element.attribs[name] ?? '').trim() !== '');
}

/** Whether assistive technology leaves it out. */
export function isOutOfReach(element: Element): boolean {
  return element.attribs.tabindex === '-1' || element.attribs.role === 'presentation' || element.attribs.role === 'none';
}

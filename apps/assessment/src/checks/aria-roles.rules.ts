/** The roles that a page may use (WAI-ARIA 1.3, the Graphics module and DPUB-ARIA 1.1 by its prefix); abstract roles are none. */
const ROLES = new Set(('alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox comment complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid gridcell group heading image img insertion link list listbox listitem log main mark marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox sectionfooter sectionheader separator slider spinbutton status strong subscript suggestion superscript switch tab table tablist tabpanel term text textbox time timer toolbar tooltip tree treegrid treeitem graphics-document graphics-object graphics-symbol').split(' '));

/** Whether browsers understand at least one of the roles; they take the first that they know. */
export function hasKnownRole(role: string): boolean {
  return role.trim().toLowerCase().split(/\s+/).some((name) => ROLES.has(name) || name.startsWith('doc-'));
}

// On a wide screen a work item opens beside the list, with its address; elsewhere, and in a new tab, on its own page.

import htmx from 'htmx.org';
import { keep } from './filling';

const WIDE = matchMedia('(min-width: 1100px)');
const pane = document.getElementById('pane')!;
let opened = '';
let home = ''; // the address of the list that it was opened from

document.addEventListener('click', event => {
  const target = event.target as Element, link = target.closest<HTMLAnchorElement>('.row-link');
  if (target.closest('[data-closes]')) close();
  else if (link && WIDE.matches && isPlain(event)) open(event, link.pathname);
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && opened && !(event.target as Element).closest('dialog, details[open]')) close();
});
document.addEventListener('htmx:after:swap', mark);
document.addEventListener('htmx:before:history:update', event => stay(event as CustomEvent));
addEventListener('popstate', () => location.reload());

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function open(event: Event, address: string): void {
  event.preventDefault();
  keep();
  if (!opened) home = location.href;
  history[opened ? 'replaceState' : 'pushState'](null, '', address);
  opened = address;
  pane.hidden = false;
  pane.scrollTop = 0;
  mark();
  void htmx.ajax('GET', `${address}/pane`, { target: '#pane', swap: 'innerHTML' });
}

/** Back to the list alone, and to the row that was open. */
function close(): void {
  keep();
  const row = document.querySelector<HTMLElement>(`.row-link[href="${opened}"]`);
  history.replaceState(null, '', home);
  opened = '';
  pane.hidden = true;
  pane.replaceChildren();
  mark();
  row?.focus();
}

/** A list that is narrowed meanwhile gets its address when the pane is closed. */
function stay(event: CustomEvent): void {
  if (!opened) return;
  event.preventDefault();
  home = event.detail.history.path;
}

/** The row of what is open; the list may have been drawn anew. */
function mark(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.row-link')) {
    const isOpen = opened !== '' && link.pathname === opened;
    link.closest('.row')!.classList.toggle('is-chosen', isOpen);
    isOpen ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current');
  }
}

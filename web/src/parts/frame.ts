// The frame of a page: menus that close, dialogs that open, passwords that show.

document.documentElement.classList.add('has-script');

document.addEventListener('click', event => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>('[data-opens]');
  if (opener) dialog(opener.dataset.opens ?? '')?.showModal();
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (opener || !menu.contains(target)) menu.removeAttribute('open');
  }
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details.menu[open]');
  menu?.removeAttribute('open');
  menu?.querySelector('summary')?.focus();
});

document.addEventListener('change', event => {
  const box = event.target as HTMLInputElement;
  const shown = box.dataset.shows && document.getElementById(box.dataset.shows);
  if (shown instanceof HTMLInputElement) shown.type = box.checked ? 'text' : 'password';
});

function dialog(id: string): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>(`dialog#${CSS.escape(id)}`);
}

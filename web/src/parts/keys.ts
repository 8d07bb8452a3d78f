// Keyboard shortcuts. Keys move and open; the one that claims presses the button that everybody can see. None decides.

const OFF = 'keys-off';
const WAIT = 800; // milliseconds between g and the letter of a place
const actions: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  '/': () => document.querySelector<HTMLElement>('input[type=search]')?.focus(),
  '?': () => document.querySelector<HTMLDialogElement>('dialog#keys')?.showModal(),
  c: () => pressed('c')?.click(),
  e: () => document.querySelector<HTMLElement>('.decide button')?.focus(),
  a: () => document.querySelector<HTMLElement>('textarea[name=comment]')?.focus(),
};
let goingSince = -Infinity;

const box = document.getElementById(OFF);
if (box instanceof HTMLInputElement) {
  box.checked = isOff();
  box.addEventListener('change', () => localStorage.setItem(OFF, box.checked ? 'yes' : ''));
}

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  if (isOff() || isMeantForAnother(event)) return;
  if (event.key === 'g') {
    goingSince = event.timeStamp;
    return;
  }
  const act = event.timeStamp - goingSince < WAIT ? () => go(event.key) : actions[event.key];
  goingSince = -Infinity;
  if (!act) return;
  event.preventDefault();
  act();
});

function isOff(): boolean {
  return localStorage.getItem(OFF) === 'yes';
}

function isMeantForAnother(event: KeyboardEvent): boolean {
  const target = event.target as Element;
  const isTyping = target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .canvas, dialog');
  return isTyping !== null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
}

function go(letter: string): void {
  document.querySelector<HTMLAnchorElement>(`.navigation [data-letter="${CSS.escape(letter)}"]`)?.click();
}

/** The focus moves along the rows of a list; from elsewhere it comes to the first. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('.row-link')];
  const at = links.findIndex(link => link.closest('.row')?.contains(document.activeElement));
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

/** The button that a key stands for, in the row with the focus before others on the page. */
function pressed(key: string): HTMLElement | null {
  const inside = document.activeElement?.closest('.row') ?? document.querySelector('.item') ?? null;
  return inside?.querySelector<HTMLElement>(`[data-key="${key}"]`) ?? null;
}

function submit(event: KeyboardEvent): void {
  const form = (event.target as Element).closest('form');
  const main = form?.querySelector<HTMLButtonElement>('button.is-main');
  if (!form || !main) return;
  event.preventDefault();
  form.requestSubmit(main);
}

// A form being filled: kept as a draft while one types and when one leaves, drawn anew when something changes that its
// rules read. Forms come and go with the pane of the inbox, so the page listens for them.

import './parts/choosing';

const PAUSE = 300; // milliseconds without typing before the form is drawn anew
const KEEP = 2_000; // milliseconds without typing before the draft is kept
let redraw = 0;
let save = 0;

document.addEventListener('input', event => inForm(event) && typed(event.target as HTMLElement));
document.addEventListener('change', event => inForm(event) && changed(event.target as HTMLElement));
document.addEventListener('click', command);
document.addEventListener('submit', event => inForm(event) && forget());
document.addEventListener('htmx:after:swap', emptied);
addEventListener('pagehide', keep);
document.querySelector<HTMLElement>('#conflict, #problems:not([hidden])')?.focus();
if (form()?.querySelector('[name=refused]')) later();

function form(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>('form.work');
}

function inForm(event: Event): boolean {
  return (event.target as Element).closest('form.work') !== null;
}

function typed(field: HTMLElement): void {
  if (field instanceof HTMLInputElement && field.type === 'file') return;
  later();
  if (field.matches('[data-live]')) soon();
}

function changed(field: HTMLElement): void {
  if (field.matches('[data-live]')) soon();
}

function soon(): void {
  clearTimeout(redraw);
  redraw = window.setTimeout(() => tell('fields', 'redraw'), PAUSE);
}

function later(): void {
  clearTimeout(save);
  save = window.setTimeout(() => {
    forget();
    tell('saved', 'save');
  }, KEEP);
}

function forget(): void {
  clearTimeout(save);
  save = 0;
}

/** What was typed a moment ago is sent along when the form goes; files have been sent when they were chosen. */
export function keep(): void {
  const filled = form(), address = document.getElementById('saved')?.getAttribute('hx-post');
  if (!save || !filled || !address) return;
  forget();
  const kept = new FormData(filled);
  for (const name of [...kept.keys()]) if (name.startsWith('upload.')) kept.delete(name);
  navigator.sendBeacon(address, kept);
}

/** Rows are changed without leaving the page; the button itself says how. */
function command(event: Event): void {
  const button = (event.target as Element).closest<HTMLButtonElement>('form.work button[name=command]');
  if (!button) return;
  event.preventDefault();
  const said = document.createElement('input');
  Object.assign(said, { type: 'hidden', name: 'command', value: button.value });
  document.getElementById('fields')?.append(said);
  tell('fields', 'redraw');
  later();
}

/** What was chosen has been stored: the input must not send it again. */
function emptied(): void {
  for (const file of form()?.querySelectorAll<HTMLInputElement>('input[type=file]') ?? []) file.value = '';
}

function tell(id: string, name: string): void {
  document.getElementById(id)?.dispatchEvent(new CustomEvent(name));
}

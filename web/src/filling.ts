// A form being filled: kept as a draft while one types, drawn anew when something changes that its rules read.

const PAUSE = 300; // milliseconds without typing before the form is drawn anew
const KEEP = 2_000; // milliseconds without typing before the draft is kept
const form = document.querySelector<HTMLFormElement>('form.work');
let redraw = 0;
let save = 0;

if (form) {
  form.addEventListener('input', event => typed(event.target as HTMLElement));
  form.addEventListener('change', event => changed(event.target as HTMLElement));
  form.addEventListener('click', command);
  form.addEventListener('submit', () => clearTimeout(save));
  document.addEventListener('htmx:after:swap', emptied);
}
document.querySelector<HTMLElement>('#conflict, #problems:not([hidden])')?.focus();

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
  save = window.setTimeout(() => tell('saved', 'save'), KEEP);
}

/** Rows are changed without leaving the page; the button itself says how. */
function command(event: Event): void {
  const button = (event.target as Element).closest<HTMLButtonElement>('button[name=command]');
  if (!button || !form) return;
  event.preventDefault();
  const said = document.createElement('input');
  Object.assign(said, { type: 'hidden', name: 'command', value: button.value });
  document.getElementById('fields')?.append(said);
  tell('fields', 'redraw');
  later();
}

/** What was chosen has been stored: the input must not send it again. */
function emptied(): void {
  for (const file of form?.querySelectorAll<HTMLInputElement>('input[type=file]') ?? []) file.value = '';
}

function tell(id: string, name: string): void {
  document.getElementById(id)?.dispatchEvent(new CustomEvent(name));
}

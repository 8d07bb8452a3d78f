// Long lists to choose from open as a list that can be searched. The select itself stays what it is: what its label names,
// what is sent, and what works without this script.

import { text } from './texts';

const MANY = 200; // of a list that is cut at this length the rest is asked for
const PAUSE = 200; // milliseconds without typing before it is asked for
const OPENERS = ['Enter', ' ', 'ArrowDown', 'ArrowUp', 'F4'];

interface Choice { key: string; text: string }

document.addEventListener('mousedown', event => {
  const list = searched(event.target);
  if (!list || event.button !== 0) return;
  event.preventDefault();
  list.focus();
  new Search(list);
});
document.addEventListener('keydown', event => {
  const list = searched(event.target);
  if (!list || !OPENERS.includes(event.key)) return;
  event.preventDefault();
  new Search(list);
});

function searched(target: EventTarget | null): HTMLSelectElement | null {
  return (target as Element).closest<HTMLSelectElement>('select[data-search]');
}

class Search {
  private readonly dialog = document.createElement('dialog');
  private readonly input = document.createElement('input');
  private readonly list = document.createElement('ul');
  private at = -1;
  private timer = 0;

  constructor(private readonly select: HTMLSelectElement) {
    const named = select.labels?.[0]?.textContent?.trim() ?? select.getAttribute('aria-label') ?? '';
    this.dialog.className = 'choosing';
    this.dialog.setAttribute('aria-label', named);
    Object.assign(this.input, { type: 'search', autocomplete: 'off', placeholder: text('search') });
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'choosing', 'aria-label': named })) this.input.setAttribute(name, value);
    this.list.id = 'choosing';
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', named);
    this.dialog.append(this.input, this.list);
    document.body.append(this.dialog);
    this.listen();
    this.show(this.known(''));
    this.dialog.showModal();
    this.place();
    this.input.focus();
  }

  private listen(): void {
    this.input.addEventListener('input', () => this.look());
    this.dialog.addEventListener('keydown', event => this.press(event));
    this.dialog.addEventListener('click', event => {
      const option = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (option) this.choose(option);
      else if (event.target === this.dialog) this.dialog.close();
    });
    this.dialog.addEventListener('close', () => {
      this.dialog.remove();
      document.getElementById(this.select.id)?.focus();
    });
  }

  /** Below the select, or above where there is more room; on a phone the style sheet puts it at the bottom. */
  private place(): void {
    const { left, top, bottom, width } = this.select.getBoundingClientRect(), below = innerHeight - bottom;
    this.dialog.style.setProperty('--left', `${Math.min(left, innerWidth - Math.max(width, 280) - 8)}px`);
    this.dialog.style.setProperty('--width', `${Math.max(width, 280)}px`);
    this.dialog.style.setProperty('--top', `${below > this.dialog.offsetHeight ? bottom + 4 : Math.max(top - this.dialog.offsetHeight - 4, 8)}px`);
  }

  private known(word: string): Choice[] {
    const all = [...this.select.options].map(option => ({ key: option.value, text: option.text }));
    return all.filter(choice => !word || (choice.key && choice.text.toLowerCase().includes(word.toLowerCase())));
  }

  private look(): void {
    const word = this.input.value.trim();
    this.show(this.known(word));
    clearTimeout(this.timer);
    if (word && this.select.options.length > MANY) this.timer = window.setTimeout(() => void this.ask(word), PAUSE);
  }

  private async ask(word: string): Promise<void> {
    const query = new URLSearchParams({ field: this.select.name, q: word });
    const answer = await fetch(`${this.select.dataset.search}?${query}`).catch(() => undefined);
    if (answer?.ok && this.input.value.trim() === word) this.show((await answer.json()) as Choice[]);
  }

  private show(choices: Choice[]): void {
    this.list.replaceChildren(...choices.map((choice, index) => option(choice, index, choice.key === this.select.value)));
    if (!choices.length) this.list.append(Object.assign(document.createElement('li'), { className: 'hint', textContent: text('none') }));
    this.go(Math.max(choices.findIndex(choice => choice.key === this.select.value), 0));
  }

  private press(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, PageDown: this.at + 8, PageUp: this.at - 8 };
    const move = moves[event.key];
    if (move === undefined && !['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    if (move !== undefined) this.go(move);
    else if (event.key === 'Escape') this.dialog.close();
    else if (!event.isComposing) this.choose(this.options[this.at]);
  }

  private go(to: number): void {
    this.options[this.at]?.removeAttribute('data-at');
    this.at = Math.min(Math.max(to, 0), this.options.length - 1);
    const option = this.options[this.at];
    this.input.setAttribute('aria-activedescendant', option?.id ?? '');
    option?.setAttribute('data-at', '');
    option?.scrollIntoView({ block: 'nearest' });
  }

  /** The form may have been drawn anew meanwhile: the select is found again. */
  private choose(option: HTMLElement | undefined): void {
    const select = document.getElementById(this.select.id) as HTMLSelectElement | null;
    if (!option || !select) return;
    const key = option.dataset.key!;
    if (![...select.options].some(each => each.value === key)) select.add(new Option(option.textContent!, key));
    select.value = key;
    this.dialog.close();
    for (const name of ['input', 'change']) select.dispatchEvent(new Event(name, { bubbles: true }));
  }

  private get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[role=option]')];
  }
}

function option(choice: Choice, index: number, isChosen: boolean): HTMLElement {
  const made = document.createElement('li');
  Object.assign(made, { id: `choosing-${index}`, textContent: choice.text });
  made.setAttribute('role', 'option');
  made.setAttribute('aria-selected', String(isChosen));
  made.dataset.key = choice.key;
  return made;
}

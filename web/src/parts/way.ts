// The way that leads to a problem: painted as far as it has been followed, its steps called as the diagram calls them.

import type { Drawing } from './drawing';

const ways = () => [...document.querySelectorAll<HTMLElement>('[data-way]')];

/** Names the steps; what is not published yet shows the first way whole. */
export function begin(drawing: Drawing, isUpload: boolean): void {
  const known = ways().filter(way => steps(way).every(step => drawing.has(step.dataset.step!)));
  for (const way of known) {
    for (const step of steps(way)) name(step, drawing);
    way.hidden = false;
  }
  const first = known[0];
  if (first && isUpload) drawing.follow(steps(first).map(step => step.dataset.step!));
}

/** What a click in a list of steps asks for: a step of it, the one before or the next. Answers the element to show. */
export function stepped(target: Element, drawings: Drawing[]): string | undefined {
  const way = target.closest<HTMLElement>('[data-way]'), button = target.closest<HTMLElement>('button');
  if (!way || !button) return undefined;
  const all = steps(way).filter(step => !step.parentElement!.hidden);
  const at = all.findIndex(step => step.hasAttribute('aria-current'));
  const to = button.dataset.step ? all.indexOf(button) : Math.min(Math.max(at + Number(button.dataset.by), 0), all.length - 1);
  for (const [index, step] of all.entries()) index === to ? step.setAttribute('aria-current', 'step') : step.removeAttribute('aria-current');
  const reached = all[to]!.dataset.step!, ids = steps(way).map(step => step.dataset.step!);
  for (const drawing of drawings) drawing.follow(ids.slice(0, ids.indexOf(reached) + 1));
  way.querySelector('output')!.textContent = `${to + 1} / ${all.length} ${all[to]!.textContent}`;
  return reached;
}

function steps(way: HTMLElement): HTMLElement[] {
  return [...way.querySelectorAll<HTMLElement>('[data-step]')];
}

/** A flow is a step of its own only where it has a name: it says what was chosen. */
function name(step: HTMLElement, drawing: Drawing): void {
  const called = drawing.name(step.dataset.step!);
  step.textContent = called || step.dataset.step!;
  step.parentElement!.hidden = !called && drawing.isFlow(step.dataset.step!);
  step.classList.toggle('is-flow', drawing.isFlow(step.dataset.step!));
}

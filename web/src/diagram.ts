// Diagrams of instances, versions and uploads: fetched or taken from the page, painted with the marks that lie beside them.
// A list on the page says the same in words; choosing in one shows in the other.

import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';
import { Drawing, type Marks } from './parts/drawing';
import * as way from './parts/way';

const drawings: Drawing[] = [];

for (const figure of document.querySelectorAll<HTMLElement>('[data-diagram]')) void begin(figure);
document.addEventListener('click', event => {
  const target = event.target as HTMLElement, reached = way.stepped(target, drawings);
  const link = target.closest<HTMLElement>('[data-points]');
  if (reached) for (const drawing of drawings) drawing.show(reached);
  else if (link?.dataset.points) choose(link.dataset.points);
});

async function begin(figure: HTMLElement): Promise<void> {
  const pane = figure.querySelector<HTMLElement>('.diagram-pane')!, stage = figure.querySelector<HTMLElement>('.diagram-stage')!;
  const drawing = new Drawing(pane, stage, choose);
  try {
    await drawing.draw(await xml(figure), names(figure));
  } catch {
    figure.classList.add('is-undrawn');
    figure.dataset.ready = 'undrawn';
    return;
  }
  drawings.push(drawing);
  follow(figure, drawing);
  tools(figure, drawing);
  draggable(pane);
  way.begin(drawing, Boolean(figure.dataset.source));
  figure.dataset.ready = 'drawn';
}

/** From its address, or from the page for what has no address: a refused upload. */
async function xml(figure: HTMLElement): Promise<string> {
  const kept = figure.dataset.source && document.getElementById(figure.dataset.source);
  if (kept) return JSON.parse(kept.textContent!) as string;
  const answer = await fetch(figure.dataset.diagram!);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

/** Names of elements in the language of the page, where it is not that of the file. */
function names(figure: HTMLElement): Record<string, string> {
  const kept = figure.dataset.names && document.getElementById(figure.dataset.names);
  return kept ? JSON.parse(kept.textContent!) : {};
}

/** Paints, now and whenever the marks on the page have changed. */
function follow(figure: HTMLElement, drawing: Drawing): void {
  const id = figure.dataset.marks, holder = id && document.getElementById(id)?.parentElement;
  if (!id || !holder) return;
  const paint = () => {
    const marks = document.getElementById(id);
    if (marks) drawing.paint(JSON.parse(marks.textContent!) as Marks);
  };
  paint();
  const first = document.querySelector<HTMLElement>('[data-points]')?.dataset.points;
  if (first && drawing.has(first)) drawing.centre(first);
  if (holder.contains(figure)) return;  // such marks stay as they are, and the painting itself would be heard
  new MutationObserver(paint).observe(holder, { childList: true, characterData: true, subtree: true });
}

function tools(figure: HTMLElement, drawing: Drawing): void {
  const acts: Record<string, () => void> = { in: () => drawing.zoom(1), out: () => drawing.zoom(-1), whole: () => drawing.whole() };
  for (const button of figure.querySelectorAll<HTMLElement>('[data-zoom]')) button.addEventListener('click', acts[button.dataset.zoom!]!);
  let width = figure.clientWidth;
  new ResizeObserver(() => {
    if (figure.clientWidth !== width) drawing.fit();
    width = figure.clientWidth;
  }).observe(figure);
}

/** With a mouse the diagram is dragged; fingers scroll it as they scroll everything. */
function draggable(pane: HTMLElement): void {
  pane.addEventListener('pointerdown', event => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    const start = { x: event.clientX + pane.scrollLeft, y: event.clientY + pane.scrollTop };
    const drag = (moved: PointerEvent) => pane.scrollTo(start.x - moved.clientX, start.y - moved.clientY);
    addEventListener('pointermove', drag);
    addEventListener('pointerup', () => removeEventListener('pointermove', drag), { once: true });
  });
}

/** Rings the element in its diagram and marks the rows that tell of it. */
function choose(id: string): void {
  for (const drawing of drawings) drawing.show(id);
  for (const row of document.querySelectorAll<HTMLElement>('[data-element]')) {
    const isChosen = row.dataset.element === id;
    row.classList.toggle('is-chosen', isChosen);
    if (isChosen) row.scrollIntoView({ block: 'nearest' });
  }
}

// One diagram on a page: drawn whole at a size that can be read, inside a pane that scrolls as everything else does.

import Viewer from 'bpmn-js/lib/Viewer';
import type { Element } from 'diagram-js/lib/model/Types';
import type { ImportXMLResult } from 'bpmn-js/lib/BaseViewer';
import { rename } from './labels';

/** What is known of an element: classes for its shape, and a badge at its corner. */
export interface Mark { looks: string[]; badge: string | null; says: string }
export interface Marks { elements: Record<string, Mark>; paths: [string, string][] }

const MARGIN = 24, READABLE = 0.8, STEP = 1.25, SMALLEST = 0.2, LARGEST = 3;
const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const LOOK = {
  bpmnRenderer: { defaultFillColor: 'var(--diagram-fill)', defaultStrokeColor: 'var(--diagram-line)', defaultLabelColor: 'var(--diagram-text)' },
  textRenderer: { defaultStyle: { fontFamily: FONT, fontSize: '12px' }, externalStyle: { fontFamily: FONT, fontSize: '11.5px' } },
};

export class Drawing {
  private readonly viewer: Viewer;
  private scale = 1;
  private marked: [string, string][] = [];

  constructor(private readonly pane: HTMLElement, private readonly stage: HTMLElement, choose: (id: string) => void) {
    this.viewer = new Viewer({ container: stage, ...LOOK });
    const logo = stage.querySelector('.bjs-powered-by');  // stays in sight while the diagram scrolls
    if (logo) pane.parentElement?.append(logo);
    this.viewer.on('element.click', 0, ({ element }: { element: Element }) => choose(element.id));
  }

  /** Throws for what cannot be drawn: no XML, or no layout in it. `names` replace those in the file. */
  async draw(xml: string, names: Record<string, string>): Promise<ImportXMLResult> {
    this.viewer.on('import.parse.complete', ({ elementsById: found }: { elementsById?: Record<string, unknown> }) => rename(found ?? {}, names));
    const result = await this.viewer.importXML(xml);
    this.fit();
    return result;
  }

  has(id: string): boolean {
    return Boolean(this.registry.get(id));
  }

  paint(marks: Marks): void {
    const canvas = this.viewer.get<any>('canvas'), overlays = this.viewer.get<any>('overlays');
    for (const [id, look] of this.marked) canvas.removeMarker(id, look);
    overlays.clear();
    this.marked = [...this.shapes(marks), ...this.flows(marks)];
    for (const [id, look] of this.marked) canvas.addMarker(id, look);
    for (const [id, mark] of Object.entries(marks.elements)) {
      if (mark.badge !== null && this.has(id)) overlays.add(id, { position: { top: -9, right: 13 }, html: badge(mark) });
    }
  }

  isFlow(id: string): boolean {
    return this.registry.get(id)?.waypoints !== undefined;
  }

  name(id: string): string {
    return this.registry.get(id)?.businessObject.name?.replace(/\s+/g, ' ') ?? '';
  }

  /** Paints a way through the diagram, its nodes numbered. */
  follow(ids: string[]): void {
    const canvas = this.viewer.get<any>('canvas'), overlays = this.viewer.get<any>('overlays');
    this.registry.forEach((each: Element) => canvas.removeMarker(each.id, 'is-way'));
    overlays.remove({ type: 'way' });
    const nodes = ids.filter(id => !this.isFlow(id));
    for (const id of [...ids, ...this.between(nodes)].filter(each => this.has(each))) canvas.addMarker(id, 'is-way');
    for (const id of new Set(nodes.filter(each => this.has(each)))) {
      const numbers = nodes.flatMap((each, index) => (each === id ? [index + 1] : []));
      overlays.add(id, 'way', { position: { top: -9, left: -9 }, html: badge({ looks: ['is-way'], badge: numbers.join(' '), says: '' }) });
    }
  }

  /** Brings an element into sight and rings it. */
  show(id: string): void {
    const canvas = this.viewer.get<any>('canvas');
    this.registry.forEach((each: Element) => canvas.removeMarker(each.id, 'is-chosen'));
    if (!this.has(id)) return;
    canvas.addMarker(id, 'is-chosen');
    this.pane.scrollIntoView({ block: 'nearest' });
    this.centre(id);
  }

  /** Scrolls the pane, not the page. */
  centre(id: string): void {
    const at = this.registry.getGraphics(id).getBoundingClientRect(), pane = this.pane.getBoundingClientRect();
    this.pane.scrollBy(at.x + at.width / 2 - pane.x - pane.width / 2, at.y + at.height / 2 - pane.y - pane.height / 2);
  }

  /** As wide as the pane, but never too small to be read. */
  fit(): void {
    const { inner } = this.viewer.get<any>('canvas').viewbox();
    const whole = (this.pane.clientWidth - 2 * MARGIN) / Math.max(inner.width, 1);
    this.resize(Math.max(Math.min(whole, 1), READABLE));
  }

  /** All of it at once, however small. */
  whole(): void {
    const { inner } = this.viewer.get<any>('canvas').viewbox(), { clientWidth, clientHeight } = this.pane;
    this.resize(Math.min((clientWidth - 2 * MARGIN) / inner.width, (clientHeight - 2 * MARGIN) / inner.height, 1));
  }

  zoom(direction: 1 | -1): void {
    this.resize(this.scale * STEP ** direction);
  }

  private resize(scale: number): void {
    this.scale = Math.min(Math.max(scale, SMALLEST), LARGEST);
    const canvas = this.viewer.get<any>('canvas'), { inner } = canvas.viewbox();
    const width = Math.max(inner.width * this.scale + 2 * MARGIN, this.pane.clientWidth);
    const height = inner.height * this.scale + 2 * MARGIN;
    this.stage.style.width = `${width}px`;
    this.stage.style.height = `${height}px`;
    canvas.resized();
    const left = (width / this.scale - inner.width) / 2;
    canvas.viewbox({ x: inner.x - left, y: inner.y - MARGIN / this.scale, width: width / this.scale, height: height / this.scale });
  }

  private shapes({ elements }: Marks): [string, string][] {
    return Object.entries(elements).filter(([id]) => this.has(id)).flatMap(([id, { looks }]) => looks.map((look): [string, string] => [id, look]));
  }

  private flows({ paths }: Marks): [string, string][] {
    const gone = new Set(paths.map(path => path.join('>')));
    const taken = this.registry.filter((each: any) => each.type === 'bpmn:SequenceFlow' && gone.has(`${each.source?.id}>${each.target?.id}`));
    return taken.map((each: Element): [string, string] => [each.id, 'is-taken']);
  }

  /** The flows from each node to the one after it. */
  private between(nodes: string[]): string[] {
    const pairs = new Set(nodes.slice(1).map((id, index) => `${nodes[index]}>${id}`));
    const flows = this.registry.filter((each: any) => pairs.has(`${each.source?.id}>${each.target?.id}`));
    return flows.map((each: Element) => each.id);
  }

  private get registry(): any {
    return this.viewer.get('elementRegistry');
  }
}

function badge({ looks, badge, says }: Mark): HTMLElement {
  const made = document.createElement('span');
  made.className = ['badge', ...looks].join(' ');
  made.textContent = badge ?? '';
  made.title = says;
  return made;
}

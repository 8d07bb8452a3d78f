// Labels in the language of the page: given the room that they need there, on the side they were drawn on.

interface Bounds { x: number; y: number; width: number; height: number }
interface Point { x: number; y: number }
interface Named { id: string; name?: string }
interface Drawn { $type: string; bpmnElement?: Named; bounds?: Bounds; waypoint?: Point[]; label?: { bounds?: Bounds } }

const LETTER = 6.6, SIGN = 12, LINE = 14, WIDEST = 96, EDGE = 12; // pixels

/** Gives elements their names in the language of the page, and makes room for them. `found` are all parts of a diagram by id. */
export function rename(found: Record<string, unknown>, names: Record<string, string>): void {
  for (const part of Object.values(found) as Drawn[]) {
    const name = part.bpmnElement && names[part.bpmnElement.id];
    if (name && part.label?.bounds) widen(part, part.label.bounds, name);
  }
  for (const [id, name] of Object.entries(names)) if (found[id]) (found[id] as Named).name = name;
}

function widen(part: Drawn, label: Bounds, name: string): void {
  const longest = Math.max(...name.split(/\s+|(?<=[^\x00-\xff])/).map(room)), whole = room(name);
  const width = Math.ceil(Math.max(longest, Math.min(whole, WIDEST))) + EDGE;
  const height = Math.ceil(whole / (width - EDGE)) * LINE, beside = anchor(part, label);
  if (beside.left >= label.x + label.width) label.x += label.width - width;
  else if (beside.right > label.x) label.x += (label.width - width) / 2;
  if (beside.top >= label.y + label.height) label.y += label.height - height;
  Object.assign(label, { width, height });
}

/** How wide a text is on one line; Chinese signs are wider than letters, and break anywhere. */
function room(text: string): number {
  return [...text].reduce((sum, each) => sum + (each > '\xff' ? SIGN : LETTER), 0);
}

/** What the label stands beside: its shape, or the part of its line that passes it. */
function anchor({ bounds, waypoint = [] }: Drawn, label: Bounds): { left: number; right: number; top: number } {
  if (bounds) return { left: bounds.x, right: bounds.x + bounds.width, top: bounds.y };
  const middle = { x: label.x + label.width / 2, y: label.y + label.height / 2 };
  const segments = waypoint.slice(1).map((to, index) => ({ from: waypoint[index]!, to }));
  const upright = segments.find(({ from, to }) => from.x === to.x && within(middle.y, from.y, to.y));
  if (upright) return { left: upright.to.x, right: upright.to.x, top: -Infinity };
  const level = segments.find(({ from, to }) => from.y === to.y && within(middle.x, from.x, to.x));
  return { left: -Infinity, right: Infinity, top: level ? level.to.y : -Infinity };
}

function within(value: number, one: number, other: number): boolean {
  return value >= Math.min(one, other) && value <= Math.max(one, other);
}

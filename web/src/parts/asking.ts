// Requests of htmx: each change carries the token of the page, each poll what the browser has already; failures are told.

import { say, text } from './texts';

interface Asked {
  sourceElement: HTMLElement;
  request: { method: string; headers: Record<string, string>; action: string };
  response?: { status: number; headers: Headers };
}

const POLLS = '[data-etag]';
const offline = document.getElementById('offline');

/** A poll waits while nobody looks, and while further pages of a list are shown that it would drop. */
function isIdle(asked: Asked): boolean {
  return asked.sourceElement.matches(POLLS) && (document.hidden || asked.sourceElement.querySelector('[data-further]') !== null);
}

function prepare(event: Event): void {
  const asked: Asked = (event as CustomEvent).detail.ctx;
  if (isIdle(asked)) {
    event.preventDefault();
    return;
  }
  if (asked.sourceElement.matches(POLLS)) asked.request.headers['X-Poll'] = 'true';
  const known = asked.sourceElement.dataset.etag;
  if (known) asked.request.headers['If-None-Match'] = known;
  if (asked.request.method !== 'GET') asked.request.headers['X-CSRFToken'] = token();
}

function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=csrf]')?.content ?? '';
}

function note(event: Event): void {
  const { sourceElement, response }: Asked = (event as CustomEvent).detail.ctx;
  tellOffline(false);
  if (!response) return;
  const etag = response.headers.get('ETag');
  if (sourceElement.matches(POLLS) && etag) sourceElement.dataset.etag = etag;
  if (response.status >= 500) say(text('failed'), 'late');
}

/** The sentence is in the page only while it is true. */
function tellOffline(isOffline: boolean): void {
  if (!offline || offline.hidden === !isOffline) return;
  offline.hidden = !isOffline;
  offline.textContent = isOffline ? text('offline') : '';
}

function lose(event: Event): void {
  const { ctx } = (event as CustomEvent).detail as { ctx?: Asked };
  if (!ctx) return;
  tellOffline(true);
  if (ctx.request.method !== 'GET') say(text('lost'), 'late');
}

document.addEventListener('htmx:config:request', prepare);
document.addEventListener('htmx:before:response', note);
document.addEventListener('htmx:error', lose);

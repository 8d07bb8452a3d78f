// The sentences that scripts say, as the server put them into the page.

const texts: Record<string, string> = JSON.parse(document.getElementById('texts')?.textContent ?? '{}');

export function text(key: string): string {
  return texts[key] ?? key;
}

/** Tells a person something without moving him: shown at the top and read aloud. */
export function say(sentence: string, kind: 'good' | 'late'): void {
  const line = document.createElement('p');
  line.className = `said is-${kind}`;
  line.textContent = sentence;
  document.getElementById('said')?.replaceChildren(line);
}

// The upload of a process: shows which file was chosen, in the words of the page instead of the browser's.

document.addEventListener('change', event => {
  const input = event.target as HTMLInputElement;
  const shown = input.closest('.uploading-file')?.querySelector<HTMLElement>('[data-chosen]');
  const file = input.files?.[0];
  if (!shown || !file) return;
  shown.textContent = file.name;
  shown.closest('.uploading-file')!.classList.add('is-chosen');
});

/** The browser's dialog for files, as a promise. */

/** What an import reads. */
export const IMPORTED_TYPES = '.md,.txt';

/** @returns the chosen files; empty if the dialog was cancelled */
export function chooseFiles(): Promise<File[]> {
  return new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = IMPORTED_TYPES;
    input.addEventListener('change', () => resolve(Array.from(input.files ?? [])));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

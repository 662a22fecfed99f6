import type { IExportedFile } from '../models/api';

/** Lets the browser keep a file where its person keeps such files. */
export function saveFile({ name, content }: IExportedFile): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Files that a person chooses in the browser's dialogs, or drops. */
import type { IFileToImport } from '../models/importing';

/**
 * @param extensions - what to offer; everything if empty
 * @returns the chosen files; none if the dialog was cancelled
 */
export function chooseFiles(extensions: readonly string[]): Promise<IFileToImport[]> {
  return choose(input => {
    input.multiple = true;
    input.accept = extensions.join(',');
  });
}

/** @returns the files of the chosen folder and of those in it */
export function chooseFolder(): Promise<IFileToImport[]> {
  return choose(input => {
    input.webkitdirectory = true;
  });
}

function choose(setUp: (input: HTMLInputElement) => void): Promise<IFileToImport[]> {
  return new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    setUp(input);
    input.addEventListener('change', () => resolve(Array.from(input.files ?? [], named)));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/**
 * The dropped files, and those of dropped folders. Has to be called while the event is being handled: the
 * browser forgets what was dropped after that.
 */
export async function droppedFiles(dropped: DataTransfer): Promise<IFileToImport[]> {
  const found = Array.from(dropped.items, item => ({
    entry: item.webkitGetAsEntry?.() ?? null,
    file: item.getAsFile()
  }));
  const files: IFileToImport[] = [];
  for (const { entry, file } of found) {
    if (entry?.isDirectory) {
      await readFolder(entry as FileSystemDirectoryEntry, files);
    } else if (file) {
      files.push(named(file));
    }
  }
  return files;
}

async function readFolder(folder: FileSystemDirectoryEntry, files: IFileToImport[]): Promise<void> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives a hundred at a time, and none at its end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) {
      break;
    }
    entries.push(...some);
  }
  for (const entry of entries.sort((one, other) => one.name.localeCompare(other.name))) {
    if (entry.isDirectory) {
      await readFolder(entry as FileSystemDirectoryEntry, files);
    } else {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject)
      );
      files.push({ name: entry.fullPath.replace(/^\//, ''), file });
    }
  }
}

function named(file: File): IFileToImport {
  return { name: file.webkitRelativePath || file.name, file };
}

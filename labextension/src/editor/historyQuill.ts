/** A Quill that only shows: texts of the past with their authors, and what was inserted and deleted. */
import type QuillType from 'quill';

import { FORMATS } from './documentRules';
import type { QuillClass } from './quillModules';
import { loadQuill } from './quillModules';

/** What the reader shows besides a document's own formats. */
const MARKS = ['author', 'inserted', 'deleted', 'reformatted'];

type Inline = new () => object;

/** What is needed of the library that Quill's formats are made with. */
interface IParchment {
  Attributor: new (name: string, key: string, options: { scope: number }) => object;
  Scope: { INLINE: number };
}

let isRegistered = false;

export async function createReader(host: HTMLElement, label: string): Promise<QuillType> {
  const Quill = await loadQuill();
  registerMarks(Quill);
  const quill = new Quill(host, {
    formats: [...FORMATS, ...MARKS],
    readOnly: true,
    modules: { toolbar: false }
  });
  const { root } = quill;
  root.setAttribute('role', 'document');
  root.setAttribute('aria-label', label);
  // The keyboard reaches it and scrolls it.
  root.tabIndex = 0;
  return quill;
}

function registerMarks(Quill: QuillClass): void {
  if (isRegistered) {
    return;
  }
  isRegistered = true;
  const { Attributor, Scope } = Quill.import('parchment') as unknown as IParchment;
  for (const name of ['author', 'reformatted']) {
    const attributor = new Attributor(name, `data-${name}`, { scope: Scope.INLINE });
    Quill.register(`formats/${name}`, attributor as never);
  }
  // Elements of their own, so that a screen reader can tell them, too.
  const Base = Quill.import('blots/inline') as unknown as Inline;
  class Inserted extends Base {
    static readonly blotName = 'inserted';
    static readonly tagName = 'INS';
  }
  class Deleted extends Base {
    static readonly blotName = 'deleted';
    static readonly tagName = 'DEL';
  }
  Quill.register('formats/inserted', Inserted as never);
  Quill.register('formats/deleted', Deleted as never);
}

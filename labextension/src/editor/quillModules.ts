/**
 * Quill and its cursors, loaded when the first document is opened: they are larger than all the rest
 * of the panel, and many who see the list open no document.
 */
import type QuillType from 'quill';
import type QuillCursors from 'quill-cursors';
import Delta from 'quill-delta';

import { FORMATS, isAllowedLink, MAX_HEADER, toDocumentInserts } from './documentRules';

export interface IQuillOptions {
  host: HTMLElement;
  /** The accessible name of the text. */
  label: string;
  /** What the empty document shows. */
  placeholder: string;
}

export interface ILoadedQuill {
  quill: QuillType;
  cursors: QuillCursors;
}

export type QuillClass = typeof QuillType;

let loading: Promise<QuillClass> | null = null;

export function loadQuill(): Promise<QuillClass> {
  loading ??= Promise.all([import('quill'), import('quill-cursors')]).then(
    ([{ default: Quill }, { default: Cursors }]) => {
      Quill.register('modules/cursors', Cursors, true);
      registerLink(Quill);
      registerClipboard(Quill);
      return Quill;
    },
    error => {
      loading = null;
      throw error;
    }
  );
  return loading;
}

/** Links lead to the web or to a mailbox; Quill's own also allows telephone numbers. */
function registerLink(Quill: QuillClass): void {
  const Link = Quill.import('formats/link') as unknown as {
    new (): object;
    sanitize(url: string): string;
  };
  class DocumentLink extends Link {
    static override sanitize(url: string): string {
      return isAllowedLink(url) ? url : 'about:blank';
    }
  }
  Quill.register('formats/link', DocumentLink as never, true);
}

interface IConvertInput {
  html?: string;
  text?: string;
}

/** What is pasted takes the form that documents have before it reaches the text. */
function registerClipboard(Quill: QuillClass): void {
  const Clipboard = Quill.import('modules/clipboard') as unknown as new (...args: never[]) => {
    convert(input: IConvertInput, formats?: Record<string, unknown>): Delta;
  };
  class DocumentClipboard extends Clipboard {
    override convert(input: IConvertInput, formats?: Record<string, unknown>): Delta {
      const converted = super.convert(input, formats);
      return toDocumentInserts(new Delta(converted.ops));
    }
  }
  Quill.register('modules/clipboard', DocumentClipboard as never, true);
}

type Matcher = [string, (node: Node, delta: Delta) => Delta];

function asHeader(header: number): Matcher[1] {
  return (_node, delta) => delta.compose(new Delta().retain(delta.length(), { header }));
}

/** What word processors write for headings, beyond the elements that HTML has for them. */
const PASTED_HEADINGS: Matcher[] = [
  ['p.MsoTitle', asHeader(1)],
  ['p.MsoSubtitle', asHeader(2)],
  ['[role="heading"]:not(h1,h2,h3,h4,h5,h6)', asHeader(MAX_HEADER - 2)]
];

/** The start of a line that turns it into a list; Quill's own also makes check boxes. */
const LIST_PREFIX = /^\s*?(\d+\.|-|\*)$/;

export async function createQuill(options: IQuillOptions): Promise<ILoadedQuill> {
  const Quill = await loadQuill();
  const quill = new Quill(options.host, {
    formats: FORMATS,
    placeholder: options.placeholder,
    readOnly: true,
    modules: {
      clipboard: { matchers: PASTED_HEADINGS },
      cursors: {
        hideDelayMs: 3000,
        hideSpeedMs: 0,
        // Quill-cursors would do so a moment too late, when newer positions may be known.
        transformOnTextChange: false
      },
      history: { userOnly: true, delay: 800, maxStack: 500 },
      keyboard: {
        bindings: {
          // Tab leaves the text, as everywhere on a page; in a list it indents.
          tab: null,
          'list autofill': { prefix: LIST_PREFIX }
        }
      },
      uploader: { handler: () => undefined }
    }
  });
  const root = quill.root;
  root.setAttribute('role', 'textbox');
  root.setAttribute('aria-multiline', 'true');
  root.setAttribute('aria-label', options.label);
  // Also where it may only be read, the keyboard reaches it and scrolls it.
  root.tabIndex = 0;
  return { quill, cursors: quill.getModule('cursors') as QuillCursors };
}

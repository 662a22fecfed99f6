/**
 * What a job description may hold, and how a change that an editor made is brought into that form.
 *
 * An editor library emits more than a document allows: embeds, colours, headings of level 6, a diff
 * that deletes the last newline and inserts another one. Everything that leaves the editor passes
 * `toDocumentChange`, and everything pasted passes `toDocumentInserts`, so that the server never has
 * a reason to refuse what a person typed.
 */
import type { AttributeMap, Op } from 'quill-delta';
import Delta, { AttributeMap as Attributes } from 'quill-delta';

export const MAX_HEADER = 4;
export const MAX_INDENT = 8;

/** The formats of a line of which a line can show only one. */
const LINE_KINDS = ['header', 'list', 'blockquote'] as const;

/** The names of all formats, as the editor is to be told. */
export const FORMATS = [
  'bold',
  'italic',
  'underline',
  'strike',
  'code',
  'link',
  'header',
  'list',
  'blockquote',
  'indent',
  'align'
];

const REFUSED = Symbol('refused');

type Rule = (value: unknown) => unknown;

const flag: Rule = value => (value === true ? true : REFUSED);

function oneOf(...allowed: string[]): Rule {
  return value => (allowed.includes(value as string) ? value : REFUSED);
}

function level(maximum: number): Rule {
  return value => {
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 1) {
      return REFUSED;
    }
    return Math.min(number, maximum);
  };
}

const RULES: Readonly<Record<string, Rule>> = {
  bold: flag,
  italic: flag,
  underline: flag,
  strike: flag,
  code: flag,
  blockquote: flag,
  link: value => (isAllowedLink(value) ? value : REFUSED),
  header: level(MAX_HEADER),
  list: oneOf('bullet', 'ordered'),
  indent: level(MAX_INDENT),
  align: oneOf('center', 'right', 'justify')
};

/** Whether a link leads where a document may lead: to the web or to a mailbox. */
export function isAllowedLink(value: unknown): value is string {
  return typeof value === 'string' && /^(https?:\/\/[^\s]|mailto:[^\s])/i.test(value);
}

function allowedAttributes(
  attributes: AttributeMap | undefined,
  keepNull: boolean
): AttributeMap | undefined {
  const allowed: AttributeMap = {};
  for (const [name, value] of Object.entries(attributes ?? {})) {
    const rule = RULES[name];
    if (!rule) {
      continue;
    }
    if (value === null || value === false) {
      if (keepNull) {
        allowed[name] = null;
      }
      continue;
    }
    const result = rule(value);
    if (result !== REFUSED) {
      allowed[name] = result;
    }
  }
  return Object.keys(allowed).length > 0 ? allowed : undefined;
}

/** Keeps the length: every unit that a document refuses becomes one that it takes. */
function allowedText(text: string): string {
  return text
    .replace(/\0/g, '\uFFFD')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/g, '\uFFFD')
    .replace(/(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}

/** Inserted text in the form that documents have; embeds are left out. */
export function toDocumentInserts(delta: Delta): Delta {
  return delta.reduce((result, op) => {
    if (typeof op.insert !== 'string') {
      return result;
    }
    const text = allowedText(op.insert.replace(/\r\n?/g, '\n'));
    return result.insert(text, allowedAttributes(op.attributes, false));
  }, new Delta());
}

/**
 * A line is a heading, a list item, or a quotation. Saying so in every change, rather than leaving
 * two of the three to what the line was, makes two people who choose differently at the same time
 * end with one choice instead of both.
 */
function withOneLineKind(attributes: AttributeMap | undefined): AttributeMap | undefined {
  if (!attributes || !LINE_KINDS.some(kind => kind in attributes)) {
    return attributes;
  }
  const kinds = Object.fromEntries(LINE_KINDS.map(kind => [kind, null]));
  return { ...kinds, ...attributes };
}

function allowedOp(op: Op): Op | null {
  if (typeof op.insert === 'string') {
    const attributes = allowedAttributes(op.attributes, false);
    return { insert: allowedText(op.insert), ...(attributes && { attributes }) };
  }
  if (typeof op.retain === 'number') {
    const attributes = withOneLineKind(allowedAttributes(op.attributes, true));
    return { retain: op.retain, ...(attributes && { attributes }) };
  }
  return typeof op.delete === 'number' ? op : null;
}

/** Whether a change leaves the last character of its base where it is, with nothing behind it. */
function keepsFinalNewline(delta: Delta, baseLength: number): boolean {
  let position = 0;
  for (const op of delta.ops) {
    if (op.insert !== undefined && position >= baseLength) {
      return false;
    }
    position += typeof op.retain === 'number' ? op.retain : (op.delete ?? 0);
    if (op.delete && position >= baseLength) {
      return false;
    }
  }
  return true;
}

/** The same result, written as a change that leaves the final newline alone. */
function aroundFinalNewline(delta: Delta, base: Delta): Delta {
  const result = base.compose(delta);
  const ending = result.slice(result.length() - 1).ops[0];
  const after = ending?.insert === '\n' ? result : result.concat(new Delta().insert('\n'));
  const baseBody = base.length() - 1;
  const afterBody = after.length() - 1;
  const change = base.slice(0, baseBody).diff(after.slice(0, afterBody));
  const consumed = change.reduce(
    (sum, op) => sum + (typeof op.retain === 'number' ? op.retain : (op.delete ?? 0)),
    0
  );
  const attributes = Attributes.diff(
    base.slice(baseBody).ops[0]?.attributes,
    after.slice(afterBody).ops[0]?.attributes
  );
  return change
    .retain(baseBody - consumed)
    .retain(1, withOneLineKind(attributes))
    .chop();
}

/**
 * A change as an editor emitted it, in the form in which it may be sent.
 *
 * @param delta - the emitted change, UTF-16 units
 * @param base - the contents before it, which end with a newline
 * @returns a change of the same base; empty if nothing of it concerns the document
 */
export function toDocumentChange(delta: Delta, base: Delta): Delta {
  const allowed = delta.ops.reduce((result, op) => {
    const kept = allowedOp(op);
    return kept ? result.push(kept) : result;
  }, new Delta());
  const change = keepsFinalNewline(allowed, base.length())
    ? allowed
    : aroundFinalNewline(allowed, base);
  return change.chop();
}

/**
 * A document or a remote change as the editor can show it, of the same length.
 *
 * The editor turns a carriage return, alone or before a newline, into one newline, which would
 * shift every position behind it; so it is shown as the symbol for it.
 */
export function toShownDelta(delta: Delta): Delta {
  return new Delta(
    delta.ops.map(op =>
      typeof op.insert === 'string' && op.insert.includes('\r')
        ? { ...op, insert: op.insert.replace(/\r/g, '\u240D') }
        : op
    )
  );
}

import type { Op } from 'quill-delta';

/** The text that components insert. */
export function textOf(ops: readonly Op[]): string {
  return ops.map(op => (typeof op.insert === 'string' ? op.insert : '')).join('');
}

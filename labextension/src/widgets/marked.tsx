/** A text with parts of it marked; positions are code points, as on the wire. */
import * as React from 'react';

import type { Mark } from '../models/api';
import { toUtf16Index } from '../protocol/codePoints';

export interface IMarkedProps {
  text: string;
  marks: readonly Mark[];
  /** The element that marks: `mark`, or `del` and `ins` where it tells what was taken away or added. */
  tag?: 'mark' | 'del' | 'ins';
}

export function Marked({ text, marks, tag: Tag = 'mark' }: IMarkedProps): React.JSX.Element {
  const parts: React.ReactNode[] = [];
  let position = 0;
  for (const [from, to] of marks) {
    const [start, end] = [toUtf16Index(text, from), toUtf16Index(text, to)];
    parts.push(text.slice(position, start), <Tag key={start}>{text.slice(start, end)}</Tag>);
    position = end;
  }
  return (
    <>
      {parts}
      {text.slice(position)}
    </>
  );
}

// Answers questions about the Delta algebra with npm's quill-delta: one JSON object a line in, one out.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../labextension/package.json', import.meta.url));
const Delta = require('quill-delta');

const built = ops => ops.reduce((delta, op) => delta.push(op), new Delta()).chop();

const answers = {
  normal: ({ a }) => built(a).ops,
  compose: ({ a, b }) => built(a).compose(built(b)).ops,
  transform: ({ a, b, priority }) => built(a).transform(built(b), priority).ops,
  transform_position: ({ a, index, priority }) => built(a).transformPosition(index, priority),
  invert: ({ a, b }) => built(b).invert(built(a)).ops
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  console.log(JSON.stringify(answers[question.ask](question)));
}

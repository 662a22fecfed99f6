/** Collects every text that the panel shows, from its source and its settings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Separates context and text in the key of a catalogue, as gettext does. */
const CONTEXT = '\u0004';

/** Which arguments of a call of the translator make the key. */
const KEY_OF_CALL: Record<string, (texts: string[]) => string> = {
  __: ([text]) => text,
  _n: ([text]) => text,
  _p: ([context, text]) => context + CONTEXT + text
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf-8' })
    .filter(name => /\.tsx?$/.test(name) && !/\.spec\.|^testing/.test(name))
    .map(name => join(folder, name));
}

function literalText(node: ts.Node): string | null {
  return ts.isStringLiteralLike(node) ? node.text : null;
}

function messagesOf(path: string): string[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(
    path,
    readFileSync(path, 'utf-8'),
    ts.ScriptTarget.Latest,
    true,
    kind
  );
  const keys: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const toKey = KEY_OF_CALL[node.expression.name.text];
      const texts = node.arguments.map(literalText).filter(text => text !== null);
      if (toKey && node.expression.expression.getText(file).endsWith('trans')) {
        keys.push(toKey(texts));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return keys;
}

interface ISchema {
  title: string;
  description: string;
  'jupyter.lab.setting-icon-label': string;
  properties: Record<string, { title: string; description: string }>;
}

/** The contexts are those of jupyterlab_server's translation of settings. */
function schemaMessages(path: string): string[] {
  const schema: ISchema = JSON.parse(readFileSync(path, 'utf-8'));
  const inSettings = Object.values(schema.properties).flatMap(({ title, description }) => [
    title,
    description
  ]);
  inSettings.push(schema['jupyter.lab.setting-icon-label']);
  return [
    ...[schema.title, schema.description].map(text => `schema${CONTEXT}${text}`),
    ...inSettings.map(text => `settings${CONTEXT}${text}`)
  ];
}

/** Keys of all texts, each once. */
export function collectMessages(source: string, schemas: string): string[] {
  const keys = [
    ...sourceFiles(source).flatMap(messagesOf),
    ...readdirSync(schemas).flatMap(name => schemaMessages(join(schemas, name)))
  ];
  return [...new Set(keys)].sort();
}

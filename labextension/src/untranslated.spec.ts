import { join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const eslint = new ESLint({ cwd: root });

async function complaints(code: string): Promise<number> {
  const source = `declare const trans: any, on: boolean, node: any, key: string;\nexport const it = ${code};\n`;
  const [result] = await eslint.lintText(source, {
    filePath: join(root, 'src', 'widgets', 'languages.tsx')
  });
  expect(result.messages.filter(({ fatal }) => fatal)).toEqual([]);
  return result.messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').length;
}

/** ESLint loads its rules before its first answer. */
beforeAll(() => complaints('1'), 60_000);

describe('a text that bypasses the translator', () => {
  it.each([
    '<p>Hello there</p>',
    "<p>{'Hello'}</p>",
    "<p>{on ? 'Yes' : trans.__('No')}</p>",
    "<p>{on && 'Yes'}</p>",
    '<p>{`Hello ${key}`}</p>',
    '<button title="Save" />',
    "<button aria-label={'Save'} />",
    "<button aria-label={on ? 'Save' : ''} />",
    '<input placeholder={`Search ${key}`} />',
    "{ label: 'Save' }",
    '{ caption: `Save ${key}` }',
    "(node.title.label = 'Save')",
    "(node.textContent = 'Save')",
    "node.setAttribute('aria-label', 'Save')",
    'trans.__(key)'
  ])('is found: %s', async code => {
    expect(await complaints(code)).toBe(1);
  });

  it.each([
    '<p className="jddb-List">{trans.__(\'Hello\')} · {key}</p>',
    '<button title={trans.__(\'Save\')} role="button" />',
    "{ label: trans.__('Save'), kind: 'viewer' }",
    "node.setAttribute('role', 'list')"
  ])('is not mistaken for another one: %s', async code => {
    expect(await complaints(code)).toBe(0);
  });
});

import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What a person sees goes through `trans`, so that the French catalogue can be held against it. */
const SHOWN =
  '/^(aria-label|aria-description|aria-roledescription|aria-valuetext|alt|label|placeholder|title)$/';
const SET = '/^(ariaLabel|caption|innerText|label|placeholder|textContent|title|usage)$/';
const WORD = '/\\p{L}{2}/u';
const untranslated = [
  `JSXText[value=${WORD}]`,
  `JSXElement > JSXExpressionContainer > Literal[value=${WORD}]`,
  `JSXElement > JSXExpressionContainer > :matches(ConditionalExpression, LogicalExpression) > Literal[value=${WORD}]`,
  `JSXElement > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=${WORD}]`,
  `JSXAttribute[name.name=${SHOWN}] > Literal[value=${WORD}]`,
  `JSXAttribute[name.name=${SHOWN}] > JSXExpressionContainer > Literal[value=${WORD}]`,
  `JSXAttribute[name.name=${SHOWN}] > JSXExpressionContainer > ConditionalExpression > Literal[value=${WORD}]`,
  `JSXAttribute[name.name=${SHOWN}] > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=${WORD}]`,
  `Property[key.name=${SET}] > Literal.value[value=${WORD}]`,
  `Property[key.name=${SET}] > TemplateLiteral.value > TemplateElement[value.raw=${WORD}]`,
  `AssignmentExpression[left.property.name=${SET}] > Literal.right[value=${WORD}]`,
  `CallExpression[callee.property.name='setAttribute'][arguments.0.value=${SHOWN}] > Literal.arguments:nth-child(2)[value=${WORD}]`
].map(selector => ({ selector, message: 'A text that is shown goes through trans.' }));
const uncollected = {
  selector: "CallExpression[callee.property.name=/^(__|_n|_p|_np)$/][arguments.0.type!='Literal']",
  message: 'A text to be translated stands as it is, so that the catalogue can be checked.'
};

export default tseslint.config(
  { ignores: ['lib/', 'node_modules/', 'coverage/', 'ui-tests/'] },
  js.configs.recommended,
  tseslint.configs.strict,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-namespace': 'off'
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: ['src/**/*.spec.ts', 'src/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ...untranslated, uncollected] }
  },
  prettier
);

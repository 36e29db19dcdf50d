/** @file Lint rules: strict types, accessible templates, and the dependency rule. */
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';
import a11y from 'eslint-plugin-vuejs-accessibility';
import prettier from 'eslint-config-prettier';

const forbid = (...groups) => ({
  'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
});
const heavy = [
  '@lancedb/*',
  'apache-arrow',
  'onnxruntime-*',
  'sharp',
  'exiftool-vendored',
  '@huggingface/*',
  '@echogarden/*',
];

export default tseslint.config(
  {
    ignores: [
      'out',
      'dist',
      'node_modules',
      'test-results',
      'playwright-report',
      'coverage',
      'resources/models/build',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...a11y.configs['flat/recommended'],
  prettier,
  {
    languageOptions: { globals: globals.node, parserOptions: { parser: tseslint.parser } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
      'vue/attributes-order': 'off',
      'vue/no-v-html': 'error',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['src-{main,preload,renderer}/**/*.{ts,vue}', 'e2e/**/*.ts'],
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        projectService: true,
        extraFileExtensions: ['.vue'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['scripts/**', 'src-main/hosts/cli/**', 'e2e/**', 'resources/**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
  { files: ['src-renderer/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['src-preload/contract/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(?!zod$|\\./[a-z-]+\\.ts$)', message: 'The contract imports zod and nothing else.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src-main/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid([
      [...heavy, 'electron', 'hono', '**/adapters/**', '**/hosts/**', '**/worker/**', '**/app.ts'],
      'Domains know ports, not adapters or hosts.',
    ]),
  },
  {
    files: ['src-main/adapters/**/*.ts', 'src-main/worker/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid([
      ['electron', 'hono', '**/hosts/**', '**/app.ts'],
      'Adapters and the worker know neither hosts nor the composition root.',
    ]),
  },
  {
    files: ['src-main/hosts/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid([heavy, 'Hosts are thin: heavy packages live in adapters.']),
  },
  {
    files: ['src-renderer/**/*.{ts,vue}'],
    rules: forbid([
      ['**/src-main/**', 'node:*', 'electron'],
      'The renderer knows the contract, not the engine.',
    ]),
  },
  // Components take props and emit events, and know the host by `useHost`. Containers connect them to the
  // stores; pages are what an address leads to, and do both.
  {
    files: ['src-renderer/components/**'],
    rules: forbid(
      [['**/src-main/**', 'node:*', 'electron'], 'The renderer knows the contract, not the engine.'],
      [
        ['**/stores/**', '**/containers/**', '**/pages/**'],
        'Components take props and emit; containers and pages read the stores.',
      ],
    ),
  },
);

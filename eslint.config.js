/** @file Lint rules: strict types and accessible templates. The dependency rule: scripts/architecture.test.ts. */
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';
import a11y from 'eslint-plugin-vuejs-accessibility';
import prettier from 'eslint-config-prettier';

const networkModules = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'inspector'];
const oneDoor = 'The engine connects through adapters/network only; see docs/privacy.md.';

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
  {
    // one door to the network; who else listens or connects on this computer is named here and in
    // scripts/architecture.test.ts
    files: ['src-main/**/*.ts'],
    ignores: [
      'src-main/adapters/network/**',
      'src-main/hosts/electron/net-send.ts',
      'src-main/hosts/web/**',
      'src-main/hosts/single-instance/**',
      'src-main/**/*.test.ts',
      'src-main/**/testing/**',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
          name,
          message: oneDoor,
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [...networkModules.flatMap((name) => [name, `node:${name}`]), 'undici']
            .map((name) => ({ name, message: oneDoor }))
            .concat({ name: 'electron', importNames: ['net'], message: oneDoor }),
        },
      ],
    },
  },
  { files: ['src-renderer/**'], languageOptions: { globals: globals.browser } },
);

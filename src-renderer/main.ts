/** @file Starts the face: fonts, tokens, stores, router, and the first questions to the engine. */
import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { AppError } from '../src-preload/contract/index.ts';
import App from './App.vue';
import { createFaceRouter } from './router.ts';
import { useToastStore } from './stores/toasts.ts';

const app = createApp(App).use(createPinia()).use(createFaceRouter());
// what fails in a component: the person is told; the console has what no one foresaw
app.config.errorHandler = (error) => {
  if (!(error instanceof AppError)) reportError(error);
  useToastStore().problem(error);
};
app.mount('#app');

/** @file Starts the renderer: fonts, tokens, stores, router, and the first questions to the engine. */
import '@fontsource-variable/inter/index.css';
import './styles/tokens.css';
import './styles/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { tellErrors } from './error-handler.ts';
import { createFaceRouter } from './router.ts';

createApp(App).use(createPinia()).use(createFaceRouter()).use(tellErrors).mount('#app');

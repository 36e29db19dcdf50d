/** @file The desktop app's entry. */
import { start } from './start.ts';

void start();

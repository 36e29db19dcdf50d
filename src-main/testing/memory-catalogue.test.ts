/** @file The catalogue in memory keeps the promises of the port. */
import { describeCatalogue } from './catalogue-contract.ts';
import { createMemoryCatalogue } from './memory-catalogue.ts';

describeCatalogue('memory catalogue', (body) => body(createMemoryCatalogue()));

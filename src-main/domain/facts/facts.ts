/** @file All facts of a photo, in the order in which they are shown. Pure. */
import type { Fact, FactInput } from './fact.ts';
import type { Gazetteer } from './gazetteer.ts';
import { coloursFact, toneFact } from './colour-facts.ts';
import { lightFact, sunAt } from './light.ts';
import { momentOf } from './moment.ts';
import { burstFact, formatFact, panoramaFact, screenshotFact } from './picture-facts.ts';
import { placeFact } from './place-fact.ts';
import { seasonFact } from './season.ts';

/** Raise this when the rules in this folder change what is concluded. */
export const factRules = 2;

/** @param gazetteer ready where the photo has a position */
export function factsOf(input: FactInput, gazetteer: Gazetteer): Fact[] {
  const { latitude, longitude } = input.metadata;
  const place = latitude === null || longitude === null ? null : gazetteer.placeAt(latitude, longitude);
  const moment = momentOf(input.metadata, gazetteer);
  return [
    placeFact(place),
    seasonFact(input),
    lightFact(sunAt(input.metadata, moment), moment),
    screenshotFact(input),
    panoramaFact(input),
    burstFact(input),
    toneFact(input),
    coloursFact(input),
    formatFact(input),
  ].filter((fact) => fact !== null);
}

/** @file Queries in other languages are distinguished from English ones, and names from both. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { languageOf } from './language.ts';
import { createObjectNames } from './named-objects.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const { labels } = JSON.parse(readFileSync('resources/models/detector/manifest.json', 'utf8')) as {
  labels: string[];
};
const names = createObjectNames(vocabulary, labels);
const language = (text: string) => languageOf(text, (word) => names.find(word).things.length > 0);

describe('the language of a query', () => {
  it.each([
    ['Hund am Strand', 'German'],
    ['zwei Hunde spielen im Schnee', 'German'],
    ['Sonnenuntergang über dem Meer', 'German'],
    ['Mädchen', 'German'],
    ['rotes Auto', 'German'],
    ['Kinder ohne Schuhe', 'German'],
    ['chien sur la plage', 'French'],
    ['des enfants dans la neige', 'French'],
    ['coucher de soleil', 'French'],
    ['perro en la playa', 'Spanish'],
    ['niños jugando en el parque', 'Spanish'],
    ['bambini sulla spiaggia', 'Italian'],
    ['cachorro na praia', 'Portuguese'],
    ['crianças sem sapatos', 'Portuguese'],
    ['honden op het strand', 'Dutch'],
    ['barn på stranden', 'Danish or Norwegian'],
    ['hundar utan koppel', 'Swedish'],
    ['koira rannalla', 'Finnish'],
    ['pies na plaży', 'Polish'],
    ['děti na pláži', 'Czech or Slovak'],
    ['kutya a tengerparton', 'Hungarian'],
    ['câine pe plajă', 'Romanian'],
    ['sahilde köpek', 'Turkish'],
    ['anjing di pantai', 'Indonesian or Malay'],
    ['con chó trên bãi biển', 'Vietnamese'],
    ['海滩上的狗', 'Chinese'],
    ['浜辺の犬', 'Japanese'],
    ['해변의 개', 'Korean'],
    ['собака на пляже', 'Russian or a related language'],
    ['пес на пляжі', 'Ukrainian'],
    ['كلب على الشاطئ', 'Arabic'],
    ['سگ در ساحل گرم', 'Persian'],
    ['כלב על החוף', 'Hebrew'],
    ['σκύλος στην παραλία', 'Greek'],
    ['หมาบนชายหาด', 'Thai'],
    ['समुद्र तट पर कुत्ता', 'Hindi or a related language'],
  ])('%j is %s', (text, expected) => {
    expect(language(text)).toBe(expected);
  });

  it.each([
    'dog',
    'a dog on the beach',
    'people not on a beach',
    'Rex',
    'Bella',
    'Jura',
    'La La Land',
    'Los Angeles',
    'Rio de Janeiro',
    'San Francisco',
    'Bob One',
    'IMG_7001.jpg',
    'frobnicator',
    'the who',
    'Anna and Tom',
    'a man in a sombrero',
    'gate',
    'kind people',
    'a pasta dish',
    'le Tour de France',
    'New York',
    'Den Haag',
    'Notre Dame',
    'auto',
    'café',
    'piñata',
    'a table with wine and cheese',
    'mom and dad',
    'no frobnicators',
    'sun over the sea',
    'the men met',
    'die hard',
    'Santa Maria',
    'Las Vegas',
    '2019',
    '',
    '🎉',
    'x',
    'fly fishing',
    'fire',
    'tree',
    'pies and cakes',
    'El Capitan',
    'Van Gogh',
    'Isla',
    'Otto',
    'Mia',
    'Mount Fuji',
  ])('%j is English, or nobody’s', (text) => {
    expect(language(text)).toBeNull();
  });
});

/** @file What captions quote of the text in a picture: short, read for certain, on the thing that it stands on. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PhotoObject, PhotoTag } from '../../../../src-preload/contract/index.ts';
import { loadVocabulary } from '../../../adapters/vocabulary/vocabulary-files.ts';
import type { TextLine } from '../../evidence/texts/text-line.ts';
import type { CaptionLength } from './caption-length.ts';
import { composeCaption, type CaptionFacts } from './compose-caption.ts';
import type { SettingFact } from './setting.ts';

const vocabulary = await loadVocabulary(
  fileURLToPath(new URL('../../../../resources/vocabulary/', import.meta.url)),
);

/** One below the other, unless `top` says where. */
function lines(...given: (string | Partial<TextLine & { top: number; height: number }>)[]): TextLine[] {
  return given.map((one, at) => {
    const {
      text = 'HARBOUR',
      score = 0.99,
      top = 0.1 * (at + 1),
      height = 0.05,
    } = typeof one === 'string' ? { text: one } : one;
    return {
      text,
      score,
      corners: [
        [0.3, top],
        [0.6, top],
        [0.6, top + height],
        [0.3, top + height],
      ],
    };
  });
}
const tag = (name: string, probability = 0.95): PhotoTag => ({
  ...{ name, probability, source: 'detector' },
  band: probability >= 0.7 ? 'sure' : 'maybe',
});
const box = (name: string, y = 0): PhotoObject => ({ name, probability: 0.95, box: [0, y, 1, 0.4] });
const undated = { takenAt: null, takenAtSource: null, people: [] };

function said(
  found: Partial<CaptionFacts> & { things?: readonly string[] },
  length: CaptionLength = 'full',
): string {
  const tags = (found.things ?? []).map((name) => tag(name));
  return composeCaption({ tags, objects: [], metadata: undated, ...found }, vocabulary, length).text;
}

describe('text in captions', () => {
  it('stands on a sign, a board or a page where one is seen around it', () => {
    const sign = { things: ['stop sign', 'traffic light'], objects: [box('stop sign')] };
    expect(said({ ...sign, lines: lines('STOP') })).toBe(
      'A stop sign that reads “STOP” and a traffic light.',
    );
    expect(said({ things: ['billboard'], lines: lines('SALE') })).toBe('A billboard that reads “SALE”.');
    expect(said({ things: ['laptop'], objects: [box('laptop')], lines: lines('Overdue') })).toBe(
      'A laptop showing “Overdue”.',
    );
    const screenshot: SettingFact = {
      ...{ text: 'Screenshot', basis: 'as its file says', doubt: null, tags: [], phrases: [] },
      kind: 'screenshot',
    };
    expect(said({ facts: [screenshot], lines: lines('Settings') })).toBe(
      'A screenshot that reads “Settings”.',
    );
  });

  it('is only in the picture elsewhere', () => {
    expect(said({ lines: lines('HARBOUR') })).toBe('A photo with text that reads “HARBOUR”.');
    expect(said({ things: ['outdoors'], lines: lines('HARBOUR') })).toBe(
      'A photo with text that reads “HARBOUR”, taken outdoors.',
    );
    expect(said({ things: ['bus'], objects: [box('bus')], lines: lines('Qbuzz') })).toBe(
      'A bus, with text that reads “Qbuzz”.',
    );
    // beside the sign; on one of two; on what is only probably a sign
    const below = lines({ text: 'HARBOUR', top: 0.7 });
    expect(said({ things: ['stop sign'], objects: [box('stop sign')], lines: below })).toBe(
      'A stop sign, with text that reads “HARBOUR”.',
    );
    expect(
      said({ things: ['stop sign'], objects: [box('stop sign'), box('stop sign', 0.5)], lines: below }),
    ).toBe('Stop signs, with text that reads “HARBOUR”.');
    expect(said({ tags: [tag('stop sign', 0.78)], objects: [box('stop sign')], lines: lines('STOP') })).toBe(
      'Probably a stop sign, with text that reads “STOP”.',
    );
  });

  it.each<[string, TextLine[]]>([
    ['what was read with doubt', lines({ text: 'TSNADE', score: 0.84 })],
    ['numbers alone', lines('886', '10')],
    ['signs of a pattern', lines('|/|_-|a')],
    ['a word that has no room', lines('x'.repeat(120))],
    ['nothing', []],
  ])('is left out where it is %s', (_what, read) => {
    expect(said({ things: ['dog'], lines: read })).toBe('A dog.');
  });

  it('is doubted where its reader is not quite sure', () => {
    expect(said({ lines: lines({ text: 'CAMDEN', score: 0.95 }) })).toBe(
      'A photo with text that probably reads “CAMDEN”.',
    );
  });

  it('is that of the largest lines, each once', () => {
    const menu = lines(
      { text: 'Harbour Café', height: 0.08 },
      { text: 'open from nine to five', height: 0.02 },
      { text: 'Lunch', height: 0.05 },
      { text: 'Lun', height: 0.05 },
      { text: 'Harbour Café', height: 0.06 },
    );
    expect(said({ lines: menu })).toBe('A photo with text that reads “Harbour Café Lunch”.');
    expect(said({ lines: lines('Notice of the Har-', 'bour master') })).toBe(
      'A photo with text that reads “Notice of the Harbour master”.',
    );
  });

  it('is cut at a word, and keeps its quotation marks', () => {
    const long = lines('The “Pearl of the Sea”, built in 1904,', 'sank in the harbour of this town');
    const quote = (length: CaptionLength) => /“(.*)”/.exec(said({ lines: long }, length))?.[1];
    expect(quote('short')).toBe('The ’Pearl of the Sea’…');
    expect(quote('standard')).toBe('The ’Pearl of the Sea’, built in 1904, sank in…');
    expect(quote('full')).toBe('The ’Pearl of the Sea’, built in 1904, sank in the harbour of this town');
  });

  it('is in one sentence only what the picture is about', () => {
    const read = lines('STOP');
    expect(said({ things: ['person', 'bus'], lines: read }, 'standard')).toBe('A person near a bus.');
    expect(said({ things: ['street'], lines: read }, 'standard')).toBe(
      'A street, with text that reads “STOP”.',
    );
    expect(said({ things: ['street sign'], lines: read }, 'standard')).toBe(
      'A street sign that reads “STOP”.',
    );
    expect(said({ things: ['street sign'], lines: read }, 'short')).toBe('A street sign.');
  });

  it('tells where it was read, and how surely', () => {
    const { parts } = composeCaption(
      { tags: [], objects: [], metadata: undated, lines: lines('HARBOUR', { text: 'Museum', score: 0.98 }) },
      vocabulary,
      'full',
    );
    expect(parts.map(({ evidence }) => evidence)).toEqual([
      [
        {
          source: 'text',
          name: 'HARBOUR Museum',
          probability: 0.98,
          basis: 'read in it, 98%',
          boxes: [
            [0.3, 0.1, 0.3, 0.05],
            [0.3, 0.2, 0.3, 0.05],
          ],
        },
      ],
    ]);
  });
});

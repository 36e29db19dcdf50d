/** @file How encoder, detector, tree and contexts together become probabilities. */
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence/evidence.ts';
import type { ConceptSignal } from '../evidence/kind.ts';
import type { Detection } from '../evidence/objects/detection.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import { parseContexts } from './contexts.ts';
import type { TagModelParts } from './concept-layout.ts';
import { conceptTexts, createTagModel } from './tag-model.ts';
import { parseVocabulary } from './vocabulary.ts';

const vocabulary = parseVocabulary({
  about: 'a test',
  concepts: [
    { name: 'animal', kind: 'animal' },
    { name: 'dog', kind: 'animal', parents: ['animal'], objects: ['dog'], concepts: ['dogs'] },
    { name: 'poodle', kind: 'animal', parents: ['dog'] },
    { name: 'pug', kind: 'animal', parents: ['dog'] },
    { name: 'oven', kind: 'object', objects: ['oven'] },
    { name: 'kitchen', kind: 'place' },
    { name: 'lighthouse', kind: 'building', synonyms: ['beacon'], prompts: ['lighthouse by the sea'] },
    { name: 'grandmother', kind: 'person' },
    { name: 'place', kind: 'place' },
    { name: 'beach', kind: 'place', parents: ['place'], concepts: ['beach', 'coast'] },
    { name: 'baking', kind: 'activity', concepts: ['baking'], needs: [['oven'], ['dog', 'poodle']] },
    { name: 'walk', kind: 'activity', needs: [['dog']] },
  ],
});
const contexts = parseContexts(
  { about: 'a test', rules: [{ concept: 'kitchen', things: ['oven'], probability: 0.8 }] },
  vocabulary,
);
const encoder: EncoderCalibration = {
  packId: 'eyes',
  dimensions: 8,
  templates: ['a photo of a {}'],
  calibration: { scale: 10, bias: -7 },
  separates: new Set(['animal', 'poodle', 'pug', 'lighthouse']),
};
const detector: DetectorCalibration = {
  packId: 'boxes',
  labels: ['dog', 'oven'],
  calibration: { scale: 2.6, bias: 4.25 },
  thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
};
const axes = ['animal', 'dog', 'poodle', 'pug', 'oven', 'kitchen', 'lighthouse', 'grandmother', 'beach'];
const towards = (weights: Record<string, number>) => Float32Array.from(axes, (name) => weights[name] ?? 0);
const conceptVectors = new Map(axes.map((name) => [name, towards({ [name]: 1 })]));
const modelOf = (parts: Partial<TagModelParts> = {}) =>
  createTagModel({ vocabulary, contexts, encoder, detector, conceptVectors, ...parts });

const sees = (weights: Record<string, number>): Evidence => ({
  packId: 'eyes',
  role: 'encoder',
  value: towards(weights),
});
const boxes = (...scores: [string, number][]): Evidence => ({
  packId: 'boxes',
  role: 'detector',
  value: scores.map(([label, score], index) => ({ label, score, box: [index * 0.2, 0, 0.15, 0.5] })),
});
const read = (evidence: Evidence[], model = modelOf()) =>
  new Map(model.read(evidence).scores.map((score) => [score.name, score]));

describe('createTagModel', () => {
  it('scores what the packs reach and nothing else', () => {
    expect(modelOf().on).toEqual(['animal', 'dog', 'poodle', 'pug', 'oven', 'kitchen', 'lighthouse']);
    expect(modelOf({ encoder: null }).on).toEqual(['dog', 'oven', 'kitchen']);
    expect(modelOf({ encoder: { ...encoder, calibration: null } }).on).toEqual(['dog', 'oven', 'kitchen']);
    expect(modelOf({ detector: null }).on).toEqual(['animal', 'poodle', 'pug', 'lighthouse']);
  });

  it('is surer of a box when the encoder agrees', () => {
    const alone = read([boxes(['dog', 0.2])]).get('dog')!;
    const agreed = read([boxes(['dog', 0.2]), sees({ dog: 0.9 })]).get('dog')!;
    const denied = read([boxes(['dog', 0.2]), sees({ lighthouse: 0.9 })]).get('dog')!;
    expect(agreed.probability).toBeGreaterThan(alone.probability!);
    expect(denied.probability).toBeLessThan(alone.probability!);
    expect(agreed.source).toBe('detector');
  });

  it('is less sure of the only thing that it finds', () => {
    const alone = read([boxes(['dog', 0.3])]).get('dog')!;
    const among = read([boxes(['dog', 0.3], ['oven', 0.6])]).get('dog')!;
    expect(alone.probability).toBeLessThan(among.probability! - 0.1);
    expect(modelOf().read([boxes(['dog', 0.3])]).objects[0]!.probability).toBe(alone.probability);
  });

  it('is as sure of a poodle as of a dog at most, and lets the poodle speak for the dog', () => {
    const unseen = read([boxes(), sees({ poodle: 0.9 })]);
    expect(unseen.get('poodle')!.probability).toBeLessThanOrEqual(unseen.get('dog')!.probability!);
    const withBox = read([boxes(['dog', 0.3]), sees({ poodle: 0.9 })]);
    expect(withBox.get('dog')!.probability).toBeGreaterThan(
      read([boxes(['dog', 0.3]), sees({})]).get('dog')!.probability!,
    );
    expect(withBox.get('poodle')!.band).toBe('sure');
  });

  it('takes what a better sibling fits off a concept', () => {
    const contested = read([sees({ poodle: 0.75, pug: 0.85 })]).get('poodle')!;
    const alone = read([sees({ poodle: 0.75 })]).get('poodle')!;
    expect(contested.probability).toBeLessThan(alone.probability!);
  });

  it('marks a broader concept that is only implied', () => {
    const scores = read([boxes(['dog', 0.6]), sees({})]);
    expect(scores.get('animal')).toMatchObject({
      probability: scores.get('dog')!.probability,
      implied: true,
    });
    expect(scores.get('dog')!.implied).toBe(false);
  });

  it('derives a place from its things', () => {
    const { probability, source } = read([boxes(['oven', 0.9])]).get('kitchen')!;
    expect(probability).toBeCloseTo(0.8, 1);
    expect(source).toBe('detector');
  });

  it('gives no percentages for a detector without calibration, only its own thresholds', () => {
    const raw = modelOf({ detector: { ...detector, calibration: null }, encoder: null });
    const scores = read([boxes(['dog', 0.27], ['oven', 0.4])], raw);
    expect(scores.get('dog')).toMatchObject({ probability: null, band: 'maybe' });
    expect(scores.get('oven')).toMatchObject({ probability: null, band: 'sure' });
    expect(raw.read([boxes(['dog', 0.1])]).objects[0]).toMatchObject({
      name: 'dog',
      probability: null,
      band: null,
    });
  });

  it('shows nothing for a photo nobody has looked at, and ignores other packs', () => {
    expect([...read([]).values()].filter(({ band }) => band !== null)).toEqual([]);
    expect(
      [
        ...read([
          { packId: 'other', role: 'detector', value: [{ label: 'dog', score: 1, box: [0, 0, 1, 1] }] },
        ]).values(),
      ].filter(({ band }) => band !== null),
    ).toEqual([]);
  });

  it('is as sure of the best box as of its concept, and lets the others speak for themselves', () => {
    const { scores, objects } = modelOf().read([boxes(['dog', 0.5], ['dog', 0.1]), sees({ dog: 0.9 })]);
    const [best, second] = objects;
    expect(best!.probability).toBe(scores.find(({ name }) => name === 'dog')!.probability);
    expect(second!.probability).toBeLessThan(0.5);
  });

  it('is no surer of a further box than of the best one', () => {
    const { objects } = modelOf().read([
      boxes(['dog', 0.31], ['dog', 0.3], ['oven', 0.9]),
      sees({ lighthouse: 0.9 }),
    ]);
    const [best, second] = objects.filter(({ name }) => name === 'dog');
    expect(second!.probability).toBe(best!.probability);
  });
});

describe('what searches read of boxes', () => {
  const photos = [
    boxes(['dog', 0.4]),
    boxes(['dog', 0.4], ['dog', 0.3], ['oven', 0.9]),
    boxes(['oven', 0.2]),
    boxes(),
  ];
  const views = [{ dog: 0.9 }, { poodle: 0.8 }, { lighthouse: 0.9 }];

  it('is what tags state, with and without a box', () => {
    const model = modelOf();
    const seen = model.boxes.of(['dog', 'oven']);
    for (const boxed of photos)
      for (const view of [...views.map(sees), null]) {
        const { scores, objects } = model.read([boxed, ...(view ? [view] : [])]);
        const found = seen({
          objects: boxed.value as Detection[],
          vector: (view?.value as Float32Array | undefined) ?? null,
        });
        for (const label of ['dog', 'oven']) {
          expect(found.presence.get(label)).toBe(scores.find(({ name }) => name === label)!.probability);
          expect(found.boxes.flatMap((one) => (one.label === label ? [one.probability] : []))).toEqual(
            objects.flatMap(({ name, probability }) => (name === label ? [probability] : [])),
          );
        }
      }
  });

  it('has labels that are no concept, too, by the detector alone', () => {
    const model = modelOf({ detector: { ...detector, labels: ['dog', 'oven', 'gizmo'] } });
    const seen = model.boxes.of(['gizmo']);
    const [only, amongOthers] = [boxes(['gizmo', 0.3]), boxes(['gizmo', 0.3], ['oven', 0.9])].map(
      ({ value }) => seen({ objects: value as Detection[], vector: towards({ dog: 1 }) }),
    );
    expect(amongOthers!.presence.get('gizmo')).toBeGreaterThan(only!.presence.get('gizmo')!);
    expect(only!.boxes).toMatchObject([{ label: 'gizmo', probability: only!.presence.get('gizmo') }]);
    expect(seen({ objects: [], vector: null }).presence.get('gizmo')).toBeLessThan(0.01);
  });

  it('of a detector without calibration is .5 where a tag becomes “maybe”, and is none without a detector', () => {
    const raw = modelOf({ detector: { ...detector, calibration: null } });
    const at = (score: number) =>
      raw.boxes.of(['dog'])({ objects: boxes(['dog', score]).value as Detection[], vector: null });
    expect(at(0.25).presence.get('dog')).toBeCloseTo(0.5, 10);
    expect(at(0.6).presence.get('dog')).toBeGreaterThan(0.9);
    const none = modelOf({ detector: null }).boxes;
    expect(none.detectorId).toBeNull();
    expect(none.of(['dog'])({ objects: [], vector: null }).boxes).toEqual([]);
  });
});

describe('concepts that packs know by name', () => {
  const named = ['dogs', 'beach', 'coast', 'unheard of'];
  const model = modelOf({ named, encoder: { ...encoder, separates: new Set(['animal', 'beach', 'place']) } });
  const signal = (name: string, probability: number, about: Partial<ConceptSignal> = {}): ConceptSignal => ({
    ...{ name, probability, threshold: 0.5, surest: 'sure' },
    ...about,
  });
  const readNamed = (signals: ConceptSignal[], evidence: Evidence[] = []) =>
    new Map(model.read(evidence, signals).scores.map((score) => [score.name, score]));

  it('are not believed where the detector is sure of a sibling and sees none of them', () => {
    const animals = parseVocabulary({
      about: 'a test',
      concepts: [
        { name: 'animal', kind: 'animal' },
        { name: 'dog', kind: 'animal', parents: ['animal'], objects: ['dog'], concepts: ['dogs'] },
        { name: 'sheep', kind: 'animal', parents: ['animal'], objects: ['sheep'] },
      ],
    });
    const farm = modelOf({
      vocabulary: animals,
      contexts: [],
      encoder: null,
      detector: { ...detector, labels: ['dog', 'sheep'] },
      named: ['dogs'],
    });
    const dogOf = (...scores: [string, number][]) =>
      farm.read([boxes(...scores)], [signal('dogs', 0.9)]).scores.find(({ name }) => name === 'dog')!;
    expect(dogOf()).toMatchObject({ band: 'sure', source: 'concepts' });
    expect(dogOf(['sheep', 0.4])).toMatchObject({ band: 'sure', source: 'concepts' });
    expect(dogOf(['sheep', 0.9])).toMatchObject({ band: null, source: 'detector' });
    expect(dogOf(['sheep', 0.9], ['dog', 0.25])).toMatchObject({ band: 'sure', source: 'concepts' });
  });

  it('are on under the names of the vocabulary; what it does not list is not shown', () => {
    expect(model.on).toContain('beach');
    expect(modelOf().on).not.toContain('beach');
    expect([...readNamed([signal('unheard of', 0.99)]).values()].filter(({ band }) => band)).toEqual([]);
  });

  it.each<[string, ConceptSignal, 'sure' | 'maybe' | null]>([
    ['surely from .7 on', signal('beach', 0.7), 'sure'],
    ['with doubt from the pack’s own threshold on', signal('beach', 0.3, { threshold: 0.24 }), 'maybe'],
    ['not below it, however high it is', signal('beach', 0.9, { threshold: 0.95 }), null],
    [
      'with doubt at most where there were few test photos',
      signal('beach', 0.99, { surest: 'maybe' }),
      'maybe',
    ],
  ])('are shown %s', (_how, given, band) => {
    expect(readNamed([given]).get('beach')).toMatchObject({
      ...{ probability: given.probability, band, source: 'concepts', implied: false },
    });
  });

  it('take the place of what the encoder makes of a phrase, also where that says more', () => {
    const phrase = sees({ beach: 1 });
    expect(readNamed([], [phrase]).get('beach')).toMatchObject({ band: 'sure', source: 'encoder' });
    expect(readNamed([signal('beach', 0.2)], [phrase]).get('beach')).toMatchObject({
      ...{ probability: 0.2, band: null },
    });
  });

  it('of several that mean the same the surest counts, and agreement adds nothing', () => {
    const both = [signal('beach', 0.8, { surest: 'maybe' }), signal('coast', 0.75)];
    for (const signals of [both, both.toReversed()])
      expect(readNamed(signals).get('beach')).toMatchObject({ probability: 0.75, band: 'sure' });
  });

  it('and boxes: the surer one counts, the other adds nothing', () => {
    const seen = boxes(['dog', 0.5]);
    const alone = readNamed([], [seen]).get('dog')!;
    expect(alone).toMatchObject({ source: 'detector', band: 'sure' });
    expect(readNamed([signal('dogs', 0.6)], [seen]).get('dog')).toEqual(alone);
    expect(readNamed([signal('dogs', 0.99)], [seen]).get('dog')).toMatchObject({
      ...{ probability: 0.99, source: 'concepts', band: 'sure' },
    });
    // one that is surer and yet only “maybe” takes nothing from the box
    expect(readNamed([signal('dogs', 0.99, { surest: 'maybe' })], [seen]).get('dog')).toEqual(alone);
    // below its threshold it says nothing of what the detector overlooks
    expect(readNamed([signal('dogs', 0.4)], [boxes()]).get('dog')).toMatchObject({ source: 'detector' });
  });

  it('imply what is broader, with their own doubt, and not where they are below their threshold', () => {
    expect(readNamed([signal('beach', 0.9, { surest: 'maybe' })]).get('place')).toMatchObject({
      ...{ probability: 0.9, band: 'maybe', implied: true, source: 'concepts' },
    });
    expect(readNamed([signal('beach', 0.9, { threshold: 0.95 })]).get('place')!.band).toBeNull();
    expect(readNamed([signal('dogs', 0.9)], [boxes()]).get('animal')).toMatchObject({
      ...{ probability: 0.9, implied: true, source: 'concepts' },
    });
  });
});

describe('what a concept needs', () => {
  const model = modelOf({
    named: ['baking'],
    encoder: { ...encoder, separates: new Set(['walk']) },
    conceptVectors: new Map([...conceptVectors, ['walk', towards({ lighthouse: 1 })]]),
  });
  const baking: ConceptSignal = { name: 'baking', probability: 0.9, threshold: 0.5, surest: 'sure' };
  const readOf = (...evidence: Evidence[]) =>
    new Map(model.read(evidence, [baking]).scores.map((score) => [score.name, score]));

  it('must be there, one of each list', () => {
    expect(readOf(boxes(['oven', 0.6], ['dog', 0.6])).get('baking')).toMatchObject({ band: 'sure' });
    expect(readOf(boxes(['oven', 0.6])).get('baking')).toMatchObject({ band: null, source: 'concepts' });
    expect(readOf(boxes(['oven', 0.6])).get('baking')!.probability).toBeLessThan(0.2);
  });

  it('is not asked for where no detector looks', () => {
    expect(readOf().get('baking')).toMatchObject({ probability: 0.9, band: 'sure' });
  });

  it('limits what the encoder sees, too', () => {
    const looks = sees({ lighthouse: 1 });
    expect(readOf(looks, boxes(['dog', 0.6])).get('walk')!.band).toBe('sure');
    expect(readOf(looks, boxes()).get('walk')!.band).toBeNull();
  });
});

describe('a context whose concept a pack knows by name', () => {
  const rules = [{ concept: 'beach', things: ['dog', 'oven'], count: 2, probability: 0.9 }];
  const model = modelOf({
    named: ['beach'],
    contexts: parseContexts({ about: 'a test', rules }, vocabulary),
  });
  const beach = (probability: number, threshold: number) =>
    model
      .read([boxes(['oven', 0.7], ['dog', 0.7])], [{ name: 'beach', probability, threshold, surest: 'sure' }])
      .scores.find(({ name }) => name === 'beach')!;

  it('shows it where the pack doubts only for its high threshold', () => {
    expect(beach(0.9, 0.95)).toMatchObject({ band: 'sure', source: 'detector' });
  });

  it('is doubted where the pack does not see it', () => {
    expect(beach(0.01, 0.5).band).toBe('maybe');
    expect(beach(0.01, 0.5).probability).toBeCloseTo(0.45, 1);
  });
});

describe('a bias of its own', () => {
  const biased = { ...encoder, separates: new Set(['beach']), biases: { beach: 3 } };

  it('brings a word nearer whose pictures lie far from it', () => {
    const faint = sees({ beach: 0.6 });
    expect(read([faint], modelOf({ encoder: { ...biased, biases: {} } })).get('beach')!.band).toBeNull();
    expect(read([faint], modelOf({ encoder: biased })).get('beach')!.band).toBe('sure');
  });

  it('lets the encoder speak beside a pack that knows the concept by name', () => {
    const model = modelOf({ named: ['beach'], encoder: biased });
    const unsure: ConceptSignal = { name: 'beach', probability: 0.1, threshold: 0.5, surest: 'sure' };
    const scoreOf = (...evidence: Evidence[]) =>
      model.read(evidence, [unsure]).scores.find(({ name }) => name === 'beach')!;
    expect(scoreOf(sees({ beach: 0.6 }))).toMatchObject({ source: 'encoder', band: 'sure' });
  });
});

describe('what is so unlikely that it is ruled out', () => {
  const low = { ...encoder, separates: new Set(['beach', 'lighthouse']), absentBelow: { beach: 0.01 } };
  const scores = read([sees({ beach: 0.1, lighthouse: 0.1 })], modelOf({ encoder: low }));
  const near = read([sees({ beach: 0.5 })], modelOf({ encoder: low }));

  it('is marked, for concepts of which a low probability says so', () => {
    expect(scores.get('beach')!.ruledOut).toBe(true);
    expect(scores.get('lighthouse')!.probability).toBeLessThan(0.01);
    expect(scores.get('lighthouse')).not.toHaveProperty('ruledOut');
    expect(near.get('beach')).not.toHaveProperty('ruledOut');
  });
});

describe('a concept joined with what a pack names', () => {
  const joined = { walk: { encoder: 0.5, concepts: { beach: 1 }, bias: -4 } };
  const model = modelOf({
    named: ['beach'],
    encoder: { ...encoder, separates: new Set(), joined },
    conceptVectors: new Map([['walk', towards({ lighthouse: 1 })]]),
  });
  const walk = (looks: number, probability: number | null) =>
    model
      .read(
        [sees({ lighthouse: looks }), boxes(['dog', 0.7])],
        probability === null ? [] : [{ name: 'beach', probability, threshold: 0.5, surest: 'sure' }],
      )
      .scores.find(({ name }) => name === 'walk')!;

  it('is there where both say so', () => {
    expect(walk(1, 0.95)).toMatchObject({ band: 'sure', source: 'encoder' });
    expect(walk(1, 0.05).band).toBeNull();
    expect(walk(0, 0.95).band).toBeNull();
  });

  it('is not told by one of them alone', () => {
    expect(walk(1, null)).toMatchObject({ probability: null, band: null });
  });

  it('is not overruled by the pack where it is the same concept', () => {
    const alone = { beach: { encoder: 0, concepts: { beach: 1 }, bias: 2 } };
    const [unsure]: ConceptSignal[] = [{ name: 'beach', probability: 0.3, threshold: 0.5, surest: 'sure' }];
    const read = modelOf({ named: ['beach'], encoder: { ...encoder, joined: alone } }).read;
    expect(read([sees({ beach: 0.1 })], [unsure!]).scores.find(({ name }) => name === 'beach')).toMatchObject(
      { band: 'sure' },
    );
  });
});

describe('conceptTexts', () => {
  it('puts prompts and synonyms into each template', () => {
    expect(conceptTexts(vocabulary.get('lighthouse')!, ['a {}', 'the {}'])).toEqual([
      'a lighthouse by the sea',
      'a beacon',
      'the lighthouse by the sea',
      'the beacon',
    ]);
  });
});

/** @file What questions about one photo are taken to ask, in plain and awkward words: a table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grammar, labels } from '../../testing/made-up-photos.ts';
import { parseQuestion } from './parse-question.ts';
import type { Attribute, PhotoQuestion, Subject } from './question.ts';

const parse = (question: string) => parseQuestion(question, grammar);

/** "count people", "presence dog|cat any not (red) ?glorb", "when year", "text sign says stop" */
function inShort(asked: PhotoQuestion): string {
  switch (asked.kind) {
    case 'count':
      return `count ${subjectInShort(asked)}`;
    case 'presence':
      return `presence ${subjectInShort(asked)}${asked.every ? '' : ' any'}${asked.negated ? ' not' : ''}`;
    case 'colour':
      return `colour ${asked.thing?.phrase ?? (asked.unknown === null ? 'all' : `?${asked.unknown}`)}`;
    case 'text':
      return ['text', asked.on, asked.says && `says ${asked.says}`, asked.exists && 'any']
        .filter(Boolean)
        .join(' ');
    case 'when':
      return `when ${asked.check ? `= ${asked.check.words}` : asked.part}`;
    case 'where':
    case 'camera':
    case 'record':
      return `${asked.kind} ${asked.part}${asked.check === null ? '' : ` = ${asked.check}`}`;
    case 'who':
      return ['who', asked.thing?.phrase, asked.side].filter(Boolean).join(' ');
    case 'setting':
      return `setting ${asked.check ?? ''}`.trim();
    case 'scene':
      return `scene ${asked.about}`;
    case 'kinds':
    case 'position':
      return `${asked.kind} ${asked.thing.phrase}`;
    case 'open':
      return `open ${asked.about}`;
    case 'light':
    case 'activity':
    case 'contents':
      return asked.kind;
  }
}

function subjectInShort({ things, attribute, unknown }: Subject): string {
  const named = things.map(({ phrase, count, exact }) => `${exact ? `${count} ` : ''}${phrase}`).join('|');
  return `${named}${attribute ? ` (${attributeInShort(attribute)})` : ''}${unknown ? `?${unknown}` : ''}`;
}

function attributeInShort(attribute: Attribute): string {
  if (attribute.kind === 'colour') return attribute.colour;
  return attribute.kind === 'side' ? attribute.side : `${attribute.kind}: ${attribute.what}`;
}

const table: Record<string, readonly (readonly [question: string, asked: string])[]> = {
  'how many': [
    ['How many people are there?', 'count people'],
    ['how many people', 'count people'],
    ['How many people are in this photo', 'count people'],
    ['how many people can you see in the picture??', 'count people'],
    ['please tell me how many people you can see', 'count people'],
    ['So, how many persons are visible here?', 'count persons'],
    ['What is the number of persons visible in the image?', 'count persons'],
    ['the total number of dogs', 'count dogs'],
    ['count the zebras', 'count zebras'],
    ['HOW MANY WINE GLASSES ARE THERE', 'count wine glasses'],
    ['How many kids are there', 'count kids'],
    ['How many children does this photo show?', 'count children'],
    ['Could you tell me how many boats there are?', 'count boats'],
    ['how many people do you see altogether', 'count people'],
    ['how many dogs and cats', 'count dogs|cats'],
    ['how many glorbs are there', 'count ?glorbs'],
    ['how many people are wearing hats?', 'count people (wearing: hats)'],
    ['How many of the people wear helmets', 'count people (wearing: helmets)'],
    ['how many people with glasses are there', 'count people (wearing: glasses)'],
    ['how many men have a tie on', 'count men (wearing: tie)'],
    ['how many red cars are there', 'count cars (red)'],
    ['how many cars are red?', 'count cars (red)'],
    ['how many grey cats do you see', 'count cats (grey)'],
    ['how many people are sitting?', 'count people (doing: sitting)'],
    ['how many people are riding horses', 'count people (doing: riding horses)'],
    ['how many people are on the left', 'count people (left)'],
    ['how many birds are at the top of the picture?', 'count birds (top)'],
    ['how many pizzas are on the table', 'count pizzas (other: on table)'],
    ['how many dogs are behind the fence', 'count dogs (other: behind fence)'],
  ],
  'is there': [
    ['Is there a dog?', 'presence dog'],
    ['is there an umbrella in the picture', 'presence umbrella'],
    ['Are there any people?', 'presence people'],
    ['Isn’t there a dog here?', 'presence dog'],
    ['is anyone there', 'presence anyone'],
    ['is there anybody in the picture?', 'presence anybody'],
    ['Do you see a cat', 'presence cat'],
    ['can you see any giraffes in this photo?', 'presence giraffes'],
    ['Can one make out a boat?', 'presence boat'],
    ['Does this photo show a pizza?', 'presence pizza'],
    ['does it contain a clock', 'presence clock'],
    ['Is a dog in this picture?', 'presence dog'],
    ['Was a train visible?', 'presence train'],
    ['any dogs?', 'presence dogs'],
    ['dogs?', 'presence dogs'],
    ['Is this a beach?', 'presence beach'],
    ['Is it a photo of a horse?', 'presence horse'],
    ['tell me if there is a dog', 'presence dog'],
    ['I wonder whether there are any sheep', 'presence sheep'],
    ['is there a dog or a cat', 'presence dog|cat any'],
    ['is there a dog and a cat', 'presence dog|cat'],
    ['are there two dogs', 'presence 2 dogs'],
    ['is there no dog', 'presence dog not'],
    ['is nobody there?', 'presence anybody not'],
    ['Is there a glorb?', 'presence ?glorb'],
    ['Is Anna in this photo?', 'presence ?anna'],
    ['is it raining?', 'presence rain'],
    ['Is it snowing', 'presence snowfall'],
    ['is it night?', 'presence night'],
    ['Is this picture black and white?', 'presence black and white photo'],
    ['is there a red car', 'presence car (red)'],
    ['Is the car red?', 'presence car (red)'],
    ['are the flowers yellow', 'presence flowers (yellow)'],
    ['is the cat on the left?', 'presence cat (left)'],
    ['is there a man wearing a hat', 'presence man (wearing: hat)'],
    ['is anyone wearing glasses?', 'presence anyone (wearing: glasses)'],
    ['Is the woman wearing a helmet', 'presence woman (wearing: helmet)'],
    ['is the dog sleeping?', 'presence dog (doing: sleeping)'],
    ['Are people playing football?', 'presence people (doing: playing football)'],
    ['is somebody riding a horse', 'presence somebody (doing: riding a horse)'],
    ['Is it at the beach?', 'presence beach'],
    ['Was this taken in a forest?', 'presence forest'],
    ['is it in the Alps', 'open unclear'],
    ['is there a cat on the sofa', 'presence cat (other: on sofa)'],
  ],
  colours: [
    ['What colour is the car?', 'colour car'],
    ['what color are the flowers', 'colour flowers'],
    ['Which colour does the bus have?', 'colour bus'],
    ['what is the colour of the dog', 'colour dog'],
    ['Of what colour is the umbrella?', 'colour umbrella'],
    ['tell me what colour the cat is', 'colour cat'],
    ['What colour cat is this?', 'colour cat'],
    ['what colours are there?', 'colour all'],
    ['What is the dominant colour of this picture?', 'colour all'],
    ['Which colours can you see?', 'colour all'],
    ['what colour is the glorb', 'colour ?glorb'],
    ['What colour is his tie?', 'colour tie'],
  ],
  writing: [
    ['what does the sign say', 'text sign'],
    ['What does it say?', 'text'],
    ['What is written here?', 'text'],
    ['what’s written on the shirt?', 'text shirt'],
    ['Which words are on the wall?', 'text wall'],
    ['What text can you see', 'text'],
    ['Can you read the sign for me?', 'text sign for me'],
    ['read it', 'text'],
    ['Read out the text', 'text'],
    ['read the text on the menu', 'text menu'],
    ['What is the number of the bus?', 'text bus'],
    ['Is there any text?', 'text any'],
    ['is something written on it', 'text any'],
    ['Does this picture have any writing?', 'text any'],
    ['does it say stop?', 'text says stop'],
    ['Does the sign say “No parking”?', 'text sign says no parking'],
    ['is the word “sale” in this photo', 'text says sale'],
  ],
  when: [
    ['When was this taken?', 'when date'],
    ['When is this from?', 'when date'],
    ['when did I take this photo', 'when date'],
    ['tell me when this was taken', 'when date'],
    ['what date was this taken', 'when day'],
    ['On which day was it shot?', 'when day'],
    ['what year was this photo taken', 'when year'],
    ['In which year is this?', 'when year'],
    ['Which month was it taken in?', 'when month'],
    ['on what day of the week was this taken?', 'when weekday'],
    ['At what time was it taken?', 'when time'],
    ['What time of day is it?', 'when part of day'],
    ['In which season was this taken?', 'when season'],
    ['what time of year was it', 'when season'],
    ['how old is this picture', 'when age'],
    ['How long ago was this taken?', 'when age'],
    ['Was this taken in 2019?', 'when = 2019'],
    ['is it from june 2018', 'when = June 2018'],
    ['Was this photo taken before 2020?', 'when = before 2020'],
  ],
  where: [
    ['Where was this photo taken?', 'where place'],
    ['where is this?', 'where place'],
    ['Where were we?', 'where place'],
    ['where did i take it', 'where place'],
    ['At which place was it taken?', 'where place'],
    ['What is the location of this image', 'where place'],
    ['In which city was it taken', 'where city'],
    ['What town is this?', 'where city'],
    ['Which country is this?', 'where country'],
    ['in what country were we', 'where country'],
    ['which region was it taken in', 'where region'],
    ['What are the coordinates?', 'where position'],
    ['Was this taken in Paris?', 'where place = paris'],
    ['was it photographed near the louvre', 'where place = the louvre'],
  ],
  camera: [
    ['Which camera took this?', 'camera camera'],
    ['What camera was used?', 'camera camera'],
    ['with which phone was this photo taken', 'camera camera'],
    ['what kind of camera did i use', 'camera camera'],
    ['What was it taken with?', 'camera camera'],
    ['Which lens was used?', 'camera lens'],
    ['what lens did I use', 'camera lens'],
    ['What is the focal length?', 'camera exposure'],
    ['which aperture was used', 'camera exposure'],
    ['What ISO was used?', 'camera exposure'],
    ['Was this taken with a Canon?', 'camera camera = canon'],
  ],
  who: [
    ['Who is this?', 'who'],
    ['Who is in this photo?', 'who'],
    ['who are they', 'who'],
    ['Who can you see?', 'who'],
    ['Which people are there?', 'who'],
    ['what is her name?', 'who'],
    ['Who is on the left?', 'who left'],
    ['who is the one on the right', 'who right'],
    ['Who is the man?', 'who man'],
    ['Who is the woman on the left?', 'who woman left'],
    ['what is the name of the dog', 'who dog'],
  ],
  'indoors or outdoors': [
    ['Is this indoors or outdoors?', 'setting'],
    ['inside or outside?', 'setting'],
    ['Was it taken outside or inside?', 'setting'],
    ['is this an indoor or outdoor photo', 'setting'],
    ['Is it indoors?', 'setting indoors'],
    ['Was this photo taken inside?', 'setting indoors'],
    ['are we in a room', 'setting indoors'],
    ['Is this outside?', 'setting outdoors'],
    ['is this an outdoor shot', 'setting outdoors'],
  ],
  'what is happening': [
    ['What is happening?', 'activity'],
    ['what’s going on here', 'activity'],
    ['What are they doing?', 'activity'],
    ['What is the man doing?', 'activity'],
    ['what are the people up to', 'activity'],
    ['Which sport are they playing?', 'activity'],
    ['How high was the sun?', 'light'],
    ['Where is the sun in this picture?', 'light'],
    ['Is it golden hour?', 'light'],
    ['What kind of place is this?', 'scene place'],
    ['What is in the background?', 'scene place'],
    ['which room is this', 'scene place'],
    ['What is the weather like?', 'scene weather'],
    ['how was the weather', 'scene weather'],
  ],
  'what is there': [
    ['What is in this photo?', 'contents'],
    ['what can you see?', 'contents'],
    ['What does this picture show?', 'contents'],
    ['What is this?', 'contents'],
    ['Describe this photo', 'contents'],
    ['Which objects are there?', 'contents'],
    ['tell me about this picture', 'contents'],
    ['What animals are there?', 'kinds animals'],
    ['Which animal is this?', 'kinds animal'],
    ['What kind of dog is it?', 'kinds dog'],
    ['what breed is the dog', 'kinds dog'],
    ['Which vehicles can you see?', 'kinds vehicles'],
    ['What sort of food is this?', 'kinds food'],
    ['Where is the dog?', 'position dog'],
    ['where are the people in this picture', 'position people'],
    ['On which side is the car?', 'position car'],
    ['where can I see a bird', 'position bird'],
  ],
  'what the library keeps': [
    ['How big is this picture?', 'record size'],
    ['What resolution does it have?', 'record size'],
    ['Is it portrait or landscape?', 'record format'],
    ['What is its title?', 'record title'],
    ['what is the caption', 'record caption'],
    ['What is the file name?', 'record file name'],
    ['How many stars does this have?', 'record rating'],
    ['Is this one of my favourites?', 'record favourite'],
    ['Which album is it in?', 'record album'],
    ['What event is this from?', 'record event'],
    ['Who took this photo?', 'record author'],
    ['who is the photographer', 'record author'],
    ['was it taken by mira', 'record author = mira'],
    ['What are its tags?', 'record tags'],
  ],
  'what nobody here can answer': [
    ['why is he laughing', 'open why'],
    ['how does she feel', 'open feeling'],
    ['Is she happy?', 'open feeling'],
    ['what time is it on the clock?', 'open what'],
    ['Whose bike is that?', 'open who'],
    ['Combien de personnes y a-t-il ?', 'open unclear'],
    ['Wie viele Personen sind zu sehen?', 'open unclear'],
    ['¿Hay un perro?', 'open unclear'],
    ['有几个人', 'open unclear'],
    ['asdf jkl', 'open unclear'],
    ['how many', 'open unclear'],
    ['?', 'open unclear'],
    ['🐕', 'open unclear'],
  ],
};

describe.each(Object.entries(table))('%s', (_kind, rows) => {
  it.each(rows)('%j → %s', (question, expected) => {
    expect(inShort(parse(question))).toBe(expected);
  });
});

it('there are at least two hundred', () => {
  expect(Object.values(table).flat().length).toBeGreaterThanOrEqual(200);
});

it('reads “Is there a …?” for every label of the detector', () => {
  for (const label of labels)
    expect(parse(`Is there a ${label}?`), label).toMatchObject({
      kind: 'presence',
      attribute: null,
      things: [{ groups: [{ labels: [label], relation: 'same' }] }],
    });
});

it('understands or does not understand any text, and never fails or takes long', () => {
  const words = Object.values(table)
    .flat()
    .flatMap(([question]) => question.split(' '));
  const sentence = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 40 });
  fc.assert(
    fc.property(sentence, (parts) => {
      const begun = performance.now();
      expect(parse(parts.join(' ')).kind).toBeTypeOf('string');
      expect(performance.now() - begun).toBeLessThan(2_000);
    }),
    { numRuns: 200 },
  );
});

/** @file The words that go with a picture: “like this, but at night” is “at night”. */

const things = String.raw`(?:(?:some|more|other|any)\s+)?(?:photos?|pictures?|images?|ones?|something|shots?)`;
const referents = String.raw`(?:this|that|it|these)(?:\s+(?:one|photo|picture|image))?|the\s+(?:photo|picture|image)`;
/** “Photos like this one,” */
const likeThis = new RegExp(
  String.raw`^\s*(?:${things}\s+)?(?:(?:just\s+|exactly\s+)?like|similar\s+to)\s+(?:${referents})\b[\s,;:–-]*`,
  'iu',
);
/** “The same, but”, “but”, “and also” */
const joint = /^\s*(?:(?:the\s+)?same[\s,;:–-]+)?(?:(?:but|and|yet|also|only|just)\b[\s,;:–-]*)*/iu;

/** What the sentence asks for besides the picture; empty = nothing. */
export function wordsBesidesPicture(sentence: string): string {
  return sentence.replace(likeThis, '').replace(joint, '').trim();
}

/** What was searched for, in one sentence for eye and ear. */
export function searchedSentence(
  picture: string,
  asked: { text: string; filters: readonly { label: string }[]; excluded: readonly string[] },
): string {
  const parts = [
    asked.text === '' ? '' : ` that match “${asked.text}”`,
    ...asked.filters.map(({ label }) => `, only: ${label}`),
    ...asked.excluded.map((name) => `, without ${name}`),
  ];
  return `Photos like ${picture}${parts.join('')}.`;
}

/** @file The phrases that questions are made of: how a photo is called, how one says that it was taken. */

/** A phrase may name those before it (forms.ts). */
export const phrases = {
  PHOTO: 'photo|photograph|picture|image|pic|shot|snapshot|snap|frame|scene',
  PHOTOS: 'photos|photographs|pictures|images|pics|shots|snapshots|snaps',
  THIS: 'this|the|that|my|our|your|the [very] same|these|those',
  IT: '<THIS> <PHOTO>|it|this|that|here',
  'IN-IT': '(in|on|at|of|from|within|inside) (<THIS> (<PHOTO>|<PHOTOS>)|it|this|here|there|them|view)',
  BE: 'is|are|was|were',
  TAKEN: '(taken|shot|made|photographed|captured|snapped|recorded)',
  COLOUR: 'colour|color|colours|colors',
  'ONE-SEES':
    '(can|could|do|did) (you|i|we|one) (see|find|spot|count|make out|recognise|recognize|notice|detect)',
  /** what may follow the things that are asked about and says no more of them */
  TAIL:
    'that (you|i|we) [can] see|(you|i|we) can see|<ONE-SEES>|are there|is there|there are|there is|are here|' +
    '<BE> [there] [visible|present|shown|pictured|seen|to be seen] <IN-IT>|<BE> (visible|present|shown|pictured|seen|to be seen)|' +
    '<IN-IT>|does <IT> (show|have|contain)|appear|appears|appearing|visible|present|altogether|in total|in all|' +
    'there|here|are|is|please|exactly|roughly|about|approximately|at all|somewhere|anywhere',
  ARTICLE: 'a|an|the|any|some|this|that|his|her|their|its|my|our',
  SIDE: '(on|at|to|in) [the] [far|very|upper|lower] (left|right|top|bottom|middle|centre|center) [hand] [side|half|part|corner] [of <IT>]',
} as const;

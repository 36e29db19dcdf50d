/**
 * @file IPTC's codes in words: kinds of scenes, and how a picture came to be (NewsCodes,
 * https://cv.iptc.org/newscodes).
 */

/** NewsCodes "Scene" */
export const iptcScenes: ReadonlyMap<string, string> = new Map([
  ['010100', 'headshot'],
  ['010200', 'half-length'],
  ['010300', 'full-length'],
  ['010400', 'profile'],
  ['010500', 'rear view'],
  ['010600', 'single'],
  ['010700', 'couple'],
  ['010800', 'two'],
  ['010900', 'group'],
  ['011000', 'general view'],
  ['011100', 'panoramic view'],
  ['011200', 'aerial view'],
  ['011300', 'under-water'],
  ['011400', 'night scene'],
  ['011500', 'satellite'],
  ['011600', 'exterior view'],
  ['011700', 'interior view'],
  ['011800', 'close-up'],
  ['011900', 'action'],
  ['012000', 'performing'],
  ['012100', 'posing'],
  ['012200', 'symbolic'],
  ['012300', 'off-beat'],
  ['012400', 'movie scene'],
]);

/** NewsCodes "Digital source type"; a picture taken by a camera is the normal case and left out */
export const pictureSources: ReadonlyMap<string, string> = new Map([
  ['negativeFilm', 'scanned from a negative'],
  ['positiveFilm', 'scanned from a slide'],
  ['print', 'scanned from a print'],
  ['screenCapture', 'screen capture'],
  ['composite', 'composed of several pictures'],
  ['compositeCapture', 'composed of several pictures'],
  ['compositeSynthetic', 'composed, with parts that no camera took'],
  ['compositeWithTrainedAlgorithmicMedia', 'edited with an image generator'],
  ['trainedAlgorithmicMedia', 'made by an image generator'],
  ['algorithmicMedia', 'made by a program'],
  ['digitalArt', 'drawn on a computer'],
  ['digitalCreation', 'drawn on a computer'],
  ['virtualRecording', 'recorded in a virtual world'],
]);

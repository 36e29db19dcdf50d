/** @file What is measured of a picture's colours and light in its decode; facts are concluded from it. */

/** Names of colours that most languages have a word for (Berlin and Kay 1969), and two between them. */
export const colourNames = [
  'black',
  'white',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'turquoise',
  'blue',
  'purple',
  'pink',
  'brown',
  'beige',
] as const;
export type ColourName = (typeof colourNames)[number];

export interface PictureColours {
  /** of Hasler and Süsstrunk 2003; 0 = none, 15 slightly, 45 quite, 82 highly colourful */
  colourfulness: number;
  /** the chroma (CIELAB) below which 99 of 100 pixels are: of a black and white picture it is next to none */
  chroma99: number;
  /** mean chroma, the direction of the mean colour in degrees, and how much the colours agree in it, 0 … 1 */
  chroma: number;
  hue: number;
  hueAgreement: number;
  /** mean and standard deviation of CIELAB's lightness, 0 … 100 */
  lightness: number;
  contrast: number;
  /** three to five colours that take most of the picture, largest first; shares 0 … 1 */
  dominant: { name: ColourName; share: number }[];
}

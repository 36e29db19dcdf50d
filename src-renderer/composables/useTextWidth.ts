/** @file How wide a text is in the font of the interface, before it is drawn. */

let context: CanvasRenderingContext2D | null | undefined;

/** @returns px */
export function textWidth(text: string, fontSize: number): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return (text.length * fontSize) / 2;
  context.font = `${fontSize}px ${getComputedStyle(document.documentElement).getPropertyValue('--font')}`;
  return context.measureText(text).width;
}

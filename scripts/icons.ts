import { writeFileSync } from 'node:fs';
import { type Colour, drawPng } from './png.ts';

/**
 * Draws the app's two icons: a shield with an arrow that goes round. Run it after a change here:
 * `node scripts/node.mjs scripts/icons.ts`. Teams wants 192 x 192 in colour and 32 x 32 white on transparent.
 */
const folder = new URL('../appPackage/', import.meta.url);
const clear: Colour = [255, 255, 255, 0];
const white: Colour = [255, 255, 255, 255];
const blue: Colour = [31, 78, 121, 255];

writeFileSync(new URL('color.png', folder), drawPng(192, colour));
writeFileSync(new URL('outline.png', folder), drawPng(32, outline));

function colour(x: number, y: number): Colour {
  if (!inShield(x, y, 0.31)) return blue;
  return inArrow(x, y, 0.13, 0.05) ? blue : white;
}

function outline(x: number, y: number): Colour {
  if (inShield(x, y, 0.44) && !inShield(x, y, 0.36)) return white;
  return inArrow(x, y, 0.16, 0.07) ? white : clear;
}

/** A flat top that runs down to a point; `half` is half its width. */
function inShield(x: number, y: number, half: number): boolean {
  const across = Math.abs(x - 0.5) / half;
  const down = (y - 0.5) / half;
  if (across > 1 || down < -1.05 || down > 1.15) return false;
  if (down < -0.1) return down > -1.05 + 0.12 * Math.abs(across);
  return across < Math.cos(((down + 0.1) / 1.25) * (Math.PI / 2)) ** 0.75;
}

/** Three quarters of a ring with an arrow head at its open end. */
function inArrow(x: number, y: number, radius: number, thick: number): boolean {
  const dx = x - 0.5;
  const dy = y - 0.46;
  const far = Math.hypot(dx, dy);
  const angle = (Math.atan2(dy, dx) + 2 * Math.PI) % (2 * Math.PI);
  if (Math.abs(far - radius) < thick / 2 && angle < 1.5 * Math.PI) return true;
  // The head sits at the top, where the ring ends, and points to the right.
  const along = dx + thick * 0.1;
  const from = Math.abs(dy + radius);
  return along > 0 && along < thick * 1.6 && from < thick * 1.25 * (1 - along / (thick * 1.6));
}

import { crc32, deflateSync } from 'node:zlib';

/** Draws a square picture from a function that colours each point, and writes it as PNG. No library needed for that. */

export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** `paint` gets points from 0 to 1 in both directions; edges are smoothed by looking at 16 points of each pixel. */
export function drawPng(size: number, paint: (x: number, y: number) => Colour): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < size; y += 1) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x += 1) row.set(pixel(x, y, size, paint), 1 + x * 4);
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, red green blue alpha
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const grid = 4;

function pixel(x: number, y: number, size: number, paint: (x: number, y: number) => Colour): number[] {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < grid * grid; i += 1) {
    const u = (x + ((i % grid) + 0.5) / grid) / size;
    const v = (y + (Math.floor(i / grid) + 0.5) / grid) / size;
    const [red, green, blue, alpha] = paint(u, v);
    // Colours count by their alpha, or a transparent neighbour would darken the edge.
    sum[0] = (sum[0] ?? 0) + red * alpha;
    sum[1] = (sum[1] ?? 0) + green * alpha;
    sum[2] = (sum[2] ?? 0) + blue * alpha;
    sum[3] = (sum[3] ?? 0) + alpha;
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = sum;
  if (alpha === 0) return [255, 255, 255, 0];
  return [red / alpha, green / alpha, blue / alpha, alpha / (grid * grid)].map(Math.round);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

import { pngChunk } from './png';
import { deflateSync } from 'node:zlib';
import { hash32 } from '../town/random';
import type { Palette } from './palettes';

/** A photograph's stand-in: smooth colour with grain. Stored without compression it weighs what a camera's file weighs. */
export function png(width: number, height: number, seed: number, level: number): Buffer {
  const row = width * 3 + 1;
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * row + 1 + x * 3;
      const grain = (Math.imul(x * 73 + y * 151 + seed, 0x9e3779b1) >>> 27) - 16;
      const wave = Math.sin(x / 90 + seed) + Math.cos(y / 70 + seed / 3);
      pixels[at] = clamp(150 + wave * 35 + grain);
      pixels[at + 1] = clamp(110 + wave * 25 + (y / height) * 50 + grain);
      pixels[at + 2] = clamp(80 + (x / width) * 60 + grain);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(pixels, { level })), pngChunk('IEND', Buffer.alloc(0))]);
}

const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

let hugePhoto: Buffer | undefined;
let inlinePhoto: string | undefined;

/** 1.3 MB; made once, since every neglected site may show the same one. */
export const hugePng = (): Buffer => (hugePhoto ??= png(800, 540, 7, 0));

/** A data: URI of about 155 KB. */
export const pngDataUri = (): string => (inlinePhoto ??= `data:image/png;base64,${png(240, 162, 3, 0).toString('base64')}`);

export const favicon = (): Buffer => png(16, 16, 5, 9);

const glyphs: Readonly<Record<string, string>> = {
  restaurant: '<circle r="60"/><circle r="42" fill="none" stroke="#0002" stroke-width="5"/><path d="M-105-62v45q0 15 12 15v64h10v-64q12 0 12-15v-45h-7v42h-7v-42h-6v42h-7v-42zM88-62q-18 10-18 52h14v72h11v-124z"/>',
  bar: '<path d="M-60-70H60L6 0v55h34v12h-80V55h34V0z"/><circle cx="22" cy="-48" r="13" fill="#0003"/>',
  cafe: '<path d="M-60-35h100v55q0 45-50 45t-50-45zM40-25h20q24 0 24 26t-26 26H40V12h16q12 0 12-11T56-10H40z"/><path d="M-35-80q14 14 0 32M-10-80q14 14 0 32M15-80q14 14 0 32" fill="none" stroke="#fff" stroke-width="7"/>',
  bakery: '<path d="M-90 30q-20-80 60-80h60q80 0 60 80z"/><path d="M-45-35l20 50M0-40l20 50M42-35l18 46" stroke="#0003" stroke-width="9"/>',
  brewery: '<path d="M-50-45H35V65h-85zM35-20h22q20 0 20 24v12q0 24-20 24H35V26h18q10 0 10-10V4q0-10-10-10H35z"/><path d="M-56-45q0-25 26-22 10-18 30-6 30-8 40 28z"/>',
  dentist: '<path d="M-55-55q28-20 55 0 27-20 55 0 25 30-5 75-8 50-22 50t-14-42q-6-12-14-12t-14 12q0 42-14 42t-22-50q-30-45-5-75z"/>',
  plumber: '<path d="M-85-25h110q40 0 40 40v40h-38V22q0-8-8-8H-85zM-25-60h34v28h-34zM-50-74h84v14h-84z"/><path d="M46 70q14 20 0 28-14-8 0-28z"/>',
  hvac: '<g><circle r="14"/><path id="b" d="M0-14q-40-40 0-70 34 34 0 70zM14 0q40-40 70 0-34 34-70 0zM0 14q40 40 0 70-34-34 0-70zM-14 0q-40 40-70 0 34-34 70 0z"/></g>',
  electrician: '<path d="M15-90L-50 15h38L-25 90 50-22H10z"/>',
  roofing: '<path d="M0-80L100 0H78v70H-78V0h-22z"/><path d="M-20 70V20h40v50z" fill="#0003"/>',
  hair_salon: '<circle cx="-40" cy="45" r="24" fill="none" stroke="#fff" stroke-width="12"/><circle cx="40" cy="45" r="24" fill="none" stroke="#fff" stroke-width="12"/><path d="M-28 24L40-85l14 8L-8 36zM28 24L-40-85l-14 8L8 36z"/>',
  spa: '<path d="M0-75q45 60 0 120-45-60 0-120zM-85-25q70 0 80 72-80 0-80-72zM85-25q-70 0-80 72 80 0 80-72z"/>',
  gym: '<path d="M-60-9H60V9H-60zM-80-45h22v90h-22zM58-45h22v90H58zM-98-25h16v50h-16zM82-25h16v50H82z"/>',
  auto_repair: '<path d="M-95 30V0l25-8 25-38h75l35 38 30 8v30z"/><circle cx="-50" cy="32" r="20"/><circle cx="55" cy="32" r="20"/><circle cx="-50" cy="32" r="8" fill="#0004"/><circle cx="55" cy="32" r="8" fill="#0004"/>',
  law_firm: '<path d="M-5-80H5v125h35v14h-80V45h35zM-80-55H80v10H-80z"/><path d="M-80-45l-28 60h56zM80-45L52 15h56z"/>',
  real_estate: '<circle cx="-40" r="38"/><path d="M-5-10H95V8H80v22H62V8H48v16H32V8H-5z"/><circle cx="-48" r="12" fill="#0004"/>',
  veterinarian: '<ellipse cy="32" rx="42" ry="34"/><ellipse cx="-52" cy="-18" rx="17" ry="24"/><ellipse cx="52" cy="-18" rx="17" ry="24"/><ellipse cx="-19" cy="-52" rx="17" ry="25"/><ellipse cx="19" cy="-52" rx="17" ry="25"/>',
  florist: '<circle cy="-48" r="30"/><circle cx="42" cy="-14" r="30"/><circle cx="26" cy="36" r="30"/><circle cx="-26" cy="36" r="30"/><circle cx="-42" cy="-14" r="30"/><circle r="24" fill="#0004"/>',
};

export function scene(vertical: string, palette: Palette, name: string, width: number, height: number): string {
  const seed = hash32(`${vertical}:${name}:${palette.accent}`);
  const at = (nth: number, range: number): number => ((seed >>> (nth % 24)) ^ (nth * 2654435761)) % range;
  const lights = Array.from({ length: 9 }, (_, nth) => `<circle cx="${Math.abs(at(nth, width))}" cy="${Math.abs(at(nth + 5, Math.round(height * 0.7)))}" r="${14 + Math.abs(at(nth + 9, 60))}" fill="#fff" opacity="${0.05 + (nth % 4) * 0.04}"/>`).join('');
  const scale = (Math.min(width, height) / 340).toFixed(2);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${palette.accent}"/><stop offset="1" stop-color="${palette.deep}"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#g)"/>${lights}<rect y="${Math.round(height * 0.78)}" width="${width}" height="${Math.ceil(height * 0.22)}" fill="#000" opacity=".18"/><g transform="translate(${width / 2} ${height * 0.47}) scale(${scale})" fill="#fff" opacity=".92">${glyphs[vertical] ?? ''}</g></svg>`;
}

export function mapPage(zip: string): string {
  const lines = Array.from({ length: 14 }, (_, nth) => {
    const offset = (hash32(`${zip}:${nth}`) % 560) + 20;
    return nth % 2 ? `<path d="M${offset} 0l${(nth - 7) * 9} 320"/>` : `<path d="M0 ${offset % 310}l600 ${(nth - 7) * 6}"/>`;
  }).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Map</title></head><body style="margin:0"><svg viewBox="0 0 600 320" width="100%" height="320" preserveAspectRatio="xMidYMid slice" style="background:#e8efe3"><g stroke="#fff" stroke-width="9" fill="none">${lines}</g><path d="M0 250q200-60 600 10v60H0z" fill="#bcd9ea"/><path d="M300 175c-34-46-34-84 0-84s34 38 0 84z" fill="#d33"/><circle cx="300" cy="122" r="11" fill="#fff"/></svg></body></html>`;
}

import { hash32 } from '../town/random';
import type { Trade } from '../town/verticals';

export interface Palette {
  accent: string;
  deep: string;
  paper: string;
  ink: string;
}

const p = (accent: string, deep: string, paper: string, ink: string): Palette => ({ accent, deep, paper, ink });

// Accents are dark enough for white text on them (4.5 : 1 and more), so that a clean site has no contrast fault.
const byTrade: Record<Trade, readonly Palette[]> = {
  food: [p('#9c2f1f', '#3d120b', '#fffaf3', '#2c1a14'), p('#5d6b1f', '#24290c', '#fbfbf2', '#23260f'), p('#8a4b08', '#3a1f04', '#fff8ee', '#2e1d0c')],
  drink: [p('#7a1f3d', '#1b0a12', '#faf5f2', '#22131a'), p('#7a4a00', '#1f1606', '#fbf6ea', '#241a0a')],
  home: [p('#0b5a9c', '#06283f', '#f6fafd', '#14222c'), p('#b23a00', '#43200f', '#fdf9f5', '#26201c'), p('#1c6b4a', '#0a2a1d', '#f5fbf8', '#14231d')],
  health: [p('#0a6c77', '#063138', '#f4fbfc', '#12262a'), p('#3a5bb0', '#162551', '#f6f8fd', '#1a2138')],
  beauty: [p('#8b3a62', '#361426', '#fdf6f9', '#2b1a22'), p('#6b5345', '#2a1f19', '#faf7f4', '#29221d')],
  professional: [p('#1f3a5f', '#0d1a2c', '#f7f8fa', '#18202b'), p('#6b4a1d', '#2a1c0a', '#faf8f4', '#272018')],
  retail: [p('#a1356b', '#3f1129', '#fef7fa', '#2b1a22'), p('#2f6b3a', '#112a16', '#f6fbf6', '#17241a')],
  auto: [p('#b0201c', '#1c1c1f', '#f7f7f7', '#1c1c1f'), p('#1d4f91', '#101b2b', '#f5f7fa', '#161d27')],
  fitness: [p('#b3261e', '#141414', '#f8f8f8', '#191919'), p('#4b3bb5', '#17123c', '#f7f6fd', '#1c1934')],
};

export function paletteFor(trade: Trade, host: string): Palette {
  const palettes = byTrade[trade];
  const palette = palettes[hash32(`palette:${host}`) % palettes.length];
  if (!palette) throw new Error(`No palette for the trade ${trade}.`);
  return palette;
}

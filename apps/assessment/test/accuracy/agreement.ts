import path from 'node:path';
import { together } from './fixtures';
import { chromiumPath, lighthouse, serveFolder, SHARED_CHECKS, startChromium } from './lighthouse';
import { outcomesOf } from './pages';
import type { Case } from './score';

/** The same pages by Lighthouse in Chromium and by the own engine; why not, when something is missing. */
export async function agreementCases(root: string, files: readonly string[]): Promise<{ cases: Case[]; failed: string[] } | { skipped: string }> {
  const [run, binary] = [await lighthouse(), chromiumPath()];
  if (binary === null) return { skipped: 'there is no Chromium on this machine' };
  if (run === null) return { skipped: 'Lighthouse is not installed (npm ci --prefix tools/lighthouse, or LF_LIGHTHOUSE_DIR)' };
  const [chromium, server] = [await startChromium(binary), await serveFolder(root)];
  const cases: Case[] = [];
  const failed: string[] = [];
  try {
    for (const file of files) {
      const where = path.relative(root, file);
      const result = await run(`${server.origin}/${where}`, { port: chromium.port, onlyAudits: Object.keys(SHARED_CHECKS).flatMap((names) => names.split('|')), logLevel: 'silent' }).catch((error: unknown) => void failed.push(`${where}: ${String(error).slice(0, 120)}`));
      const said = outcomesOf(file);
      if (!result) continue;
      for (const [names, checks] of Object.entries(SHARED_CHECKS)) {
        // Not applicable: there is nothing on the page that the audit could fail on. For landmarks that cannot be: Lighthouse then did not ask.
        const told = names.split('|').map((audit) => result.lhr.audits[audit]).filter((audit) => audit !== undefined && (audit.score !== null || (audit.scoreDisplayMode === 'notApplicable' && !names.startsWith('landmark'))));
        // An informative audit scores 1 whatever it found; its list tells.
        const fails = told.some((audit) => (audit?.scoreDisplayMode === 'informative' ? (audit.details?.items?.length ?? 0) > 0 : audit?.score != null && audit.score < 1));
        const one = together(names, checks, said, fails, where);
        if (told.length > 0 && one.said !== 'unknown') cases.push(one);
      }
    }
  } finally {
    await chromium.stop();
    await server.stop();
  }
  return { cases, failed };
}

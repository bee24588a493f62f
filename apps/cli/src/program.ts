import { Command } from 'commander';
import { addAudit } from './commands/audit.command';
import { addBudget } from './commands/budget.command';
import { addCosts } from './commands/costs.command';
import { addCampaigns } from './commands/campaigns.command';
import { addDeadLetters } from './commands/dead-letters.command';
import { addHealth } from './commands/health.command';
import { addIntegrations } from './commands/integrations.command';
import { addLeadHistory } from './commands/lead-history.command';
import { addLeads } from './commands/leads.command';
import { addRuns } from './commands/runs.command';
import { openSession, type GlobalOptions } from './session';

/** The `lf` command line, writing through `write`. */
export function buildProgram(write: (text: string) => void): Command {
  const program = new Command('lf')
    .description('LeadFactory from the command line')
    .option('--json', 'machine-readable output')
    .option('--origin <url>', 'the front door (LF_ORIGIN)')
    .option('--api-key <key>', 'an API key (LF_API_KEY)');
  const open = () => openSession(program.opts<GlobalOptions>(), write);
  addHealth(program, open);
  addAudit(program, open);
  addCampaigns(program, open);
  addIntegrations(program, open);
  addRuns(program, open);
  addDeadLetters(program, open);
  addBudget(program, open);
  addCosts(program, open);
  addLeadHistory(addLeads(program, open), open);
  return program;
}

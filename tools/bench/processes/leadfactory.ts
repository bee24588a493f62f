import { newId } from '@leadfactory/kernel';
import { type Engine, serveEngine, type Task } from '../engines/engine';
import { openLeadFactory } from '../engines/leadfactory.engine';
import { rawLeads } from '../intake/raw-leads.rules';

async function leadFactory(task: Task): Promise<Engine> {
  const { take, whenFinished, stop } = await openLeadFactory(task);
  const leads = rawLeads(task.leads);
  return { run: async () => whenFinished(await take(newId(), leads)), stop };
}

serveEngine(leadFactory);

import 'reflect-metadata';
import { readEnv, runService, serviceEnvShape } from '../src';
import { CreateSample1700000000000, sampleCatalogue, SampleHandlers, SampleModule } from './sample.service';

SampleHandlers.wishes.set('10001', 'nap');
runService(
  { name: 'scoring', module: SampleModule, migrations: [CreateSample1700000000000] },
  () => readEnv(serviceEnvShape, process.env, 'scoring'),
  { catalogue: sampleCatalogue },
);

import { beginRun } from './jest.run';

export default beginRun;

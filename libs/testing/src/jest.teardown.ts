import { endRun } from './jest.run';

export default endRun;

import { describeNext } from './next-suite.ts';

describeNext('dev');

/** Runs `next build` without environment variables, as in an image build, and `next start` with them. */
import { describeNext } from '../mounting/next-suite.ts';

describeNext('start');

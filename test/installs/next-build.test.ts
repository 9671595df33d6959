/** `next build` where no variable is set, as in the build of an image, and `next start` with them. */
import { describeNext } from '../mounting/next-suite.ts';

describeNext('start');

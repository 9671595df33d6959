/** Bundlers load this as `connect-bank/define` in development: the element and the doctor. */
import '../define.ts';
import { watchPage } from './doctor.ts';

// Not an import of the other entry: bundlers may drop an import without bindings.
watchPage();

/** What bundlers take for `connect-bank/define` while they develop: the same, and the doctor. */
import '../define.ts';
import { watchPage } from './doctor.ts';

// Not by importing the other entry: a bundler may take a module of ours for one that only exports.
watchPage();

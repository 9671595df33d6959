/** What bundlers take for `connect-bank/define` while they develop: the same, and the doctor. */
import '../define.ts';
import './index.ts';

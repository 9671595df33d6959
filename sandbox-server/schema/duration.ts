import { z } from 'zod';

/** Weeks, days, hours, minutes and seconds: years and months have no fixed length. */
const DURATION = /^P(?=.)(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;

/** An ISO 8601 duration. */
export const duration = z.string().regex(DURATION, 'Must be a duration, like P90D or PT5M');

/** One after which there still is a date. */
export const delay = duration.regex(/^(?!.*\d{7})/, 'Must have no number of more than six digits');

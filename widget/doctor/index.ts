/**
 * `connect-bank/doctor`, for development: finds what breaks journeys on the page and logs one line for each
 * on the console. Import it beside `connect-bank/define` if your bundler does not set the `development`
 * condition, and leave it out of production builds.
 *
 * @example
 * if (process.env.NODE_ENV !== 'production') await import('connect-bank/doctor');
 *
 * @module connect-bank/doctor
 */
import { watchPage } from './doctor.ts';

watchPage();

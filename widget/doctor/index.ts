/**
 * `connect-bank/doctor`, for development: finds on the page what breaks journeys and says each in one
 * line on the console. Import it beside `connect-bank/define` where nothing sets the `development`
 * condition for you; leave it out of what your users get.
 */
import { watchPage } from './doctor.ts';

watchPage();

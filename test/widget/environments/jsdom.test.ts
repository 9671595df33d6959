// @vitest-environment jsdom
import { describe } from 'vitest';
import { itDoesNoHarm } from './no-harm.ts';

describe('in jsdom, the element with its doctor', itDoesNoHarm);

// @vitest-environment happy-dom
import { describe } from 'vitest';
import { itDoesNoHarm } from './no-harm.ts';

describe('in happy-dom, the element with its doctor', itDoesNoHarm);

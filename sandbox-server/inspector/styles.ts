import { CONTROLS_CSS } from './styles/controls.ts';
import { DETAIL_CSS } from './styles/detail.ts';
import { FRAME_CSS } from './styles/frame.ts';
import { LISTS_CSS } from './styles/lists.ts';
import { TOKENS_CSS } from './styles/tokens.ts';

/** The stylesheet of the inspector. */
export const INSPECTOR_CSS = `${TOKENS_CSS}${FRAME_CSS}${CONTROLS_CSS}${LISTS_CSS}${DETAIL_CSS}`;

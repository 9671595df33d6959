import { startInspector } from './inspector.ts';

const place = document.getElementById('inspector');
if (place !== null) startInspector(place);

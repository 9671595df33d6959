/** The favicon. */
export const INSPECTOR_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0b3f4a"/>
<rect x="9" y="9" width="14" height="14" rx="4" fill="#ffd166"/>
</svg>
`;

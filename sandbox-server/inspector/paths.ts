/** The paths of the inspector and its assets. */
export const INSPECTOR_PATHS = {
  page: '/_sandbox',
  styles: '/_sandbox/assets/inspector.css',
  icon: '/_sandbox/assets/inspector.svg',
  script: '/_sandbox/assets/inspector.js',
} as const;

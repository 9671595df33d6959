/** Where the inspector and what belongs to it are found. */
export const INSPECTOR_PATHS = {
  page: '/_sandbox',
  styles: '/_sandbox/assets/inspector.css',
  icon: '/_sandbox/assets/inspector.svg',
  script: '/_sandbox/assets/inspector.js',
} as const;

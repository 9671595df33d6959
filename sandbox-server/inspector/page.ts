/** The paths of the inspector and its assets. */
export const INSPECTOR_PATHS = {
  page: '/_sandbox',
  styles: '/_sandbox/assets/inspector.css',
  icon: '/_sandbox/assets/inspector.svg',
  script: '/_sandbox/assets/inspector.js',
} as const;

/** The HTML of the page, which the script renders into. */
export const INSPECTOR_PAGE = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Sandbox inspector</title>
<link rel="icon" href="${INSPECTOR_PATHS.icon}">
<link rel="stylesheet" href="${INSPECTOR_PATHS.styles}">
<script type="module" src="${INSPECTOR_PATHS.script}"></script>
</head>
<body>
<div id="inspector"></div>
<noscript>
<main class="unscripted">
<h1>Sandbox inspector</h1>
<p>This page needs JavaScript. The same functions are available over HTTP, below <code>/_sandbox/</code>.</p>
</main>
</noscript>
</body>
</html>
`;

/** The favicon. */
export const INSPECTOR_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0b3f4a"/>
<rect x="9" y="9" width="14" height="14" rx="4" fill="#ffd166"/>
</svg>
`;

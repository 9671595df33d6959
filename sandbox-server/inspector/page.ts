import { INSPECTOR_PATHS } from './paths.ts';

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

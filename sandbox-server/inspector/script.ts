let bundling: Promise<string> | undefined;

/**
 * The page's script. The build replaces this module with the text of the script (`embedInspector` in
 * `vite.config.ts`); from source, the script is bundled at the first request.
 */
export function inspectorScript(): Promise<string> {
  bundling ??= import('./bundle.ts')
    .then(({ bundleInspector }) => bundleInspector())
    .then(({ script }) => script);
  return bundling;
}

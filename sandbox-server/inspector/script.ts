let bundling: Promise<string> | undefined;

/**
 * The page's script. In the published package the build puts its text in the place of this module
 * (`embedInspector` in `vite.config.ts`); from source it is bundled when somebody first looks.
 */
export function inspectorScript(): Promise<string> {
  bundling ??= import('./bundle.ts')
    .then(({ bundleInspector }) => bundleInspector())
    .then(({ script }) => script);
  return bundling;
}

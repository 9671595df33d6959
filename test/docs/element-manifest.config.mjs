/** What `@custom-elements-manifest/analyzer` reads: the element, its events and its tag. */
export default {
  globs: [
    'widget/index.ts',
    'widget/define.ts',
    'widget/element/connect-bank.ts',
    'widget/element/events.ts',
  ],
  litelement: true,
  packagejson: false,
};

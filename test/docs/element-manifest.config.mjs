/** What `@custom-elements-manifest/analyzer` reads: the element, its properties, its events and its tag. */

const properties = [];

/**
 * The properties of the element are entries of the table `PROPERTIES`, which the analyzer does not know:
 * this adds them to the class.
 */
const propertyTable = {
  name: 'property-table',
  analyzePhase({ ts, node }) {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== 'PROPERTIES') return;
    let table = node.initializer;
    while (!ts.isObjectLiteralExpression(table)) table = table.expression;
    for (const entry of table.properties) properties.push(propertyOf(ts, entry));
  },
  packageLinkPhase({ customElementsManifest }) {
    const element = customElementsManifest.modules
      .flatMap(({ declarations }) => declarations)
      .find(({ tagName }) => tagName === 'connect-bank');
    element.members.unshift(...properties.map((property) => ({ kind: 'field', ...property })));
    element.attributes = properties
      .filter(({ attribute }) => attribute !== undefined)
      .map(({ name: fieldName, attribute: name, type, description, default: initial }) => ({
        name,
        type,
        ...(initial !== undefined && { default: initial }),
        description,
        fieldName,
      }));
  },
};

function propertyOf(ts, entry) {
  const options = new Map(
    entry.initializer.properties.map((option) => [option.name.getText(), option.initializer]),
  );
  const { expression, type } = options.get('default');
  const initial = expression.getText();
  const attribute = options.get('attribute');
  const isAttribute = attribute?.kind !== ts.SyntaxKind.FalseKeyword;
  return {
    name: entry.name.getText(),
    type: { text: type.getText() },
    ...(initial !== 'undefined' && { default: initial }),
    description: ts.getTextOfJSDocComment(entry.jsDoc.at(-1).comment),
    ...(isAttribute && { attribute: attribute?.text ?? entry.name.getText().toLowerCase() }),
    ...(options.has('reflect') && { reflects: true }),
  };
}

export default {
  globs: [
    'widget/index.ts',
    'widget/define.ts',
    'widget/element/connect-bank.ts',
    'widget/element/form-control.ts',
    'widget/element/properties.ts',
    'widget/element/events.ts',
  ],
  litelement: true,
  packagejson: false,
  plugins: [propertyTable],
};

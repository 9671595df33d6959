/**
 * Stands in for `lit` in the script tag's bundle (see `vite.config.ts`): of LitElement what the element
 * uses, in a fraction of the bytes. The element's tests run on both.
 */
import { html, nothing, type Part, partAfter } from './script-html.ts';

export { html, nothing };

/** A script tag runs in browsers only. */
export const isServer = false;

/** One style sheet without values in it. */
export function css([text = '']: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** As in Lit; a property without `type` is a string, and no property has a converter. */
type Property = {
  attribute?: string | false;
  type?: BooleanConstructor;
  reflect?: boolean;
  useDefault?: boolean;
};

type Controller = { hostConnected?(): void; hostDisconnected?(): void };

type Changes = ReadonlyMap<PropertyKey, unknown>;

export class LitElement extends HTMLElement {
  declare static readonly properties: Readonly<Record<string, Property>>;
  declare static readonly styles: CSSStyleSheet;
  declare static readonly shadowRootOptions: ShadowRootInit;

  /** Asked for once, when the tag is registered: the time to make the properties. */
  static get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: it is the subclass that is registered.
    const { properties, prototype } = this;
    for (const name in properties) {
      Object.defineProperty(prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: LitElement) {
          return this.#values[name];
        },
        set(this: LitElement, value: unknown) {
          this.#set(name, value);
        },
      });
    }
    return Object.entries(properties).map(attributeOf);
  }

  readonly #class = this.constructor as typeof LitElement;
  readonly #values: Record<string, unknown> = {};
  /** What properties with `useDefault` were first. */
  readonly #defaults: Record<string, unknown> = {};
  /** What the page had set before the tag was registered. */
  readonly #early: [string, unknown][] = Object.entries(this).filter(
    ([name]) => name in this.#class.properties,
  );
  readonly #controllers: Controller[] = [];
  #show: Part | undefined;
  #changed = new Map<PropertyKey, unknown>();
  #updating: Promise<boolean> | undefined;
  #enable = (): void => {};
  readonly #enabled = new Promise<void>((resolve) => {
    this.#enable = resolve;
  });

  constructor() {
    super();
    for (const [name] of this.#early) Reflect.deleteProperty(this, name);
    this.requestUpdate();
  }

  get updateComplete(): Promise<boolean> {
    return this.#updating ?? Promise.resolve(true);
  }

  addController(controller: Controller): void {
    this.#controllers.push(controller);
  }

  /** Updates once, however often it is asked before; not before the element is on a page. */
  requestUpdate(): void {
    this.#updating ??= this.#update();
  }

  connectedCallback(): void {
    this.#show ??= partAfter(this.#createRoot(), this);
    Object.assign(this, Object.fromEntries(this.#early.splice(0)));
    this.#enable();
    for (const controller of this.#controllers) controller.hostConnected?.();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute: string, _: unknown, value: string | null): void {
    for (const entry of Object.entries(this.#class.properties)) {
      const [name, { type }] = entry;
      if (attributeOf(entry) !== attribute) continue;
      this.#set(name, type ? value !== null : (value ?? this.#defaults[name] ?? value));
    }
  }

  willUpdate(_: Changes): void {}

  render(): unknown {
    return nothing;
  }

  update(changed: Changes): void {
    for (const entry of Object.entries(this.#class.properties)) {
      if (entry[1].reflect && changed.has(entry[0])) this.#reflect(entry);
    }
    this.#show?.(this.render());
  }

  updated(_: Changes): void {}

  async #update(): Promise<boolean> {
    await this.#enabled;
    const changed = this.#changed;
    this.#changed = new Map();
    this.#updating = undefined;
    this.willUpdate(changed);
    this.update(changed);
    this.updated(changed);
    return !this.#updating;
  }

  /** A root that came with the page's markup is filled anew. Returns its one node. */
  #createRoot(): ChildNode {
    const root = this.shadowRoot ?? this.attachShadow(this.#class.shadowRootOptions);
    root.adoptedStyleSheets = [this.#class.styles];
    const start = new Text();
    root.replaceChildren(start);
    return start;
  }

  #set(name: string, value: unknown): void {
    const before = this.#values[name];
    if (this.#class.properties[name]?.useDefault) this.#defaults[name] ??= value;
    if (before === value) return;
    this.#values[name] = value;
    if (!this.#changed.has(name)) this.#changed.set(name, before);
    this.requestUpdate();
  }

  #reflect(entry: [string, Property]): void {
    const value = this.#values[entry[0]] ?? false;
    const attribute = attributeOf(entry);
    if (value === this.#defaults[entry[0]] && !this.hasAttribute(attribute)) return;
    if (value === false) this.removeAttribute(attribute);
    else this.setAttribute(attribute, value === true ? '' : `${value}`);
  }
}

/** Empty for a property without one: no attribute is called so. */
function attributeOf([name, { attribute = name.toLowerCase() }]: [string, Property]): string {
  return attribute || '';
}

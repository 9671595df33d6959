import { expect } from '@open-wc/testing';
import type { ConnectBank } from '../../../widget/index.ts';
import { flushTasks } from './journey-setup.ts';
import { broadcastReturn, type Mounted, mount, part, reach, unmount, until } from './mount.ts';

afterEach(unmount);

type Placed = Mounted & { form: HTMLFormElement };

/** An element in a form, with the elements around it that `wrap` puts there. */
async function place(attributes = '', wrap = (markup: string) => markup): Promise<Placed> {
  const mounted = await mount(`<connect-bank name="bank" ${attributes}></connect-bank>`);
  const form = document.createElement('form');
  form.innerHTML = wrap('<div></div>');
  form.addEventListener('submit', (event) => event.preventDefault());
  mounted.element.after(form);
  form.querySelector('div')?.append(mounted.element);
  await mounted.element.updateComplete;
  return { ...mounted, form };
}

async function authorize({ element, host }: Mounted, connectionId = 'c1'): Promise<void> {
  element.connect();
  await reach(element, 'waiting');
  host.state = { status: 'authorized', connection_id: connectionId };
  broadcastReturn(host);
  await reach(element, 'authorized');
}

const dataOf = (form: HTMLFormElement) => [...new FormData(form)];

describe('the form value', () => {
  it("is the connection id under the element's name, and absent before", async () => {
    const placed = await place();
    expect(placed.element.form).to.equal(placed.form);
    expect(dataOf(placed.form)).to.deep.equal([]);
    await authorize(placed);
    expect(dataOf(placed.form)).to.deep.equal([['bank', 'c1']]);
  });

  it('is set before the page receives the event, so that a listener can submit the form', async () => {
    const placed = await place('required');
    const submitted: unknown[] = [];
    placed.form.addEventListener('submit', () => submitted.push(...dataOf(placed.form)));
    placed.element.addEventListener('connect-bank-authorized', () => placed.form.requestSubmit());
    await authorize(placed);
    expect(submitted).to.deep.equal([['bank', 'c1']]);
  });

  it('uses a name that is set by script', async () => {
    const placed = await place();
    placed.element.name = 'account';
    await authorize(placed);
    expect(dataOf(placed.form)).to.deep.equal([['account', 'c1']]);
  });

  it('is removed by a reset of the form, which also resets the journey', async () => {
    const placed = await place();
    await authorize(placed);
    placed.form.reset();
    expect(placed.element.state).to.equal('idle');
    expect(dataOf(placed.form)).to.deep.equal([]);
    expect(placed.events.at(-1)?.type).to.equal('connect-bank-authorized');
  });

  it('is restored by the browser without an event', async () => {
    const { element, form, events } = await place('required');
    element.formStateRestoreCallback('c9');
    expect(element).to.include({ state: 'authorized', connectionId: 'c9' });
    expect(dataOf(form)).to.deep.equal([['bank', 'c9']]);
    expect(element.checkValidity()).to.equal(true);
    expect(events).to.deep.equal([]);
  });
});

describe('a required connection', () => {
  it('prevents the form from being submitted while it is missing', async () => {
    const placed = await place('required');
    const submitted: Event[] = [];
    placed.form.addEventListener('submit', (event) => submitted.push(event));
    placed.form.requestSubmit();
    expect(submitted).to.have.length(0);
    expect(placed.element.validity?.valueMissing).to.equal(true);
    expect(placed.element.matches(':invalid')).to.equal(true);
    await authorize(placed);
    placed.form.requestSubmit();
    expect(submitted).to.have.length(1);
    expect(placed.element.matches(':valid')).to.equal(true);
  });

  it('focuses the button and shows a message', async () => {
    const { element, form } = await place('required');
    expect(form.reportValidity()).to.equal(false);
    expect(document.activeElement).to.equal(element);
    expect(element.shadowRoot?.activeElement).to.equal(part(element, 'button'));
    expect(element.validationMessage).to.equal('Connect your bank');
  });

  it('is required even if the message is empty', async () => {
    const { element } = await place('required');
    element.messages = { connect: '' };
    await element.updateComplete;
    element.required = false;
    await element.updateComplete;
    element.required = true;
    await element.updateComplete;
    expect(element.checkValidity()).to.equal(false);
    element.connect();
    await element.updateComplete;
    expect(element.matches(`:state(${element.state})`)).to.equal(true);
  });

  it('is not required without the property, or after its removal', async () => {
    const { element } = await place();
    expect(element.checkValidity()).to.equal(true);
    element.required = true;
    await element.updateComplete;
    expect([element.checkValidity(), element.hasAttribute('required')]).to.deep.equal([
      false,
      true,
    ]);
    element.required = false;
    await element.updateComplete;
    expect(element.checkValidity()).to.equal(true);
  });
});

describe('a fieldset', () => {
  const inFieldset = (markup: string) => `<fieldset disabled>${markup}</fieldset>`;
  const fieldsetOf = (form: HTMLFormElement) => form.querySelector('fieldset') ?? form;

  async function isOff(element: ConnectBank): Promise<boolean> {
    await element.updateComplete;
    return part(element, 'button').matches(':disabled');
  }

  it('disables the element in it, and enables it again', async () => {
    const { element, form, host } = await place('', inFieldset);
    expect(await isOff(element)).to.equal(true);
    element.connect();
    await flushTasks();
    expect(host.requests).to.have.length(0);
    fieldsetOf(form).removeAttribute('disabled');
    expect(await isOff(element)).to.equal(false);
    expect(element.disabled).to.equal(false);
    element.connect();
    expect(element.state).to.equal('starting');
  });

  it('does not enable an element that is disabled itself', async () => {
    const { element, form } = await place('disabled', inFieldset);
    fieldsetOf(form).removeAttribute('disabled');
    expect(await isOff(element)).to.equal(true);
    element.disabled = false;
    element.connect();
    expect(element.state).to.equal('starting');
    expect(await isOff(element)).to.equal(false);
  });
});

describe('a form that the browser restores', () => {
  const PAGE = new URL('pages/form.html', import.meta.url).href;
  const frame = document.createElement('iframe');

  afterEach(() => frame.remove());

  const shown = () => frame.contentDocument?.querySelector('connect-bank') ?? undefined;

  it('has its connection after the user has left the page and navigated back', async () => {
    frame.src = PAGE;
    document.body.append(frame);
    await until(() => shown()?.connectionId === 'c1');
    frame.contentWindow?.location.assign(new URL('pages/bank.html', import.meta.url).href);
    await until(() => frame.contentDocument?.title === 'A bank');
    history.back();
    await until(() => frame.contentDocument?.title === 'A form in a frame');
    await until(() => shown()?.state === 'authorized');
    expect(frame.contentDocument?.body.dataset.connected).to.equal(undefined);
  });
});

import type { ApiCall, ApiResult, ControlPlane } from './control-plane.ts';
import { saveToken } from './control-plane.ts';
import type { ChangeStream } from './live.ts';
import { initialModel, type Model, withoutFailed } from './model.ts';
import type { Part, Reader } from './reader.ts';
import { hashOf, type Route } from './route.ts';
import type { Store } from './store.ts';

/** A call of the control plane, and the message after its success. */
type Action<T> = ApiCall & {
  successMessage: string | ((data: T) => string);
  /** The form that shows an error; without it the error is a notice. */
  form?: string;
};

/** What views show, and what they can do. */
export type Inspector = {
  readonly model: Model;
  /** Calls the control plane, shows a notice with the result, and reads the page's data again. */
  act<T>(action: Action<T>): Promise<ApiResult<T>>;
  /** Calls the control plane. */
  call<T>(call: ApiCall): Promise<ApiResult<T>>;
  /** Reads a part again that could not be loaded. */
  retry(part: Part): void;
  update(patch: Partial<Model>): void;
  notify: Store['notify'];
  go(route: Pick<Route, 'section'> & Partial<Route>): void;
  selectClient(id: string | undefined): void;
  /** Saves the control token, and connects again. */
  unlock(token: string): void;
};

/** The query parameter with the id of the selected client. */
export const CLIENT_PARAMETER = 'client_id';

type Parts = { store: Store; controlPlane: ControlPlane; reader: Reader; changes: ChangeStream };

export function createInspector({ store, controlPlane, reader, changes }: Parts): Inspector {
  const { model, update, notify } = store;
  return {
    get model() {
      return model();
    },
    async act<T>({ successMessage, form, ...call }: Action<T>) {
      const result = await controlPlane.call<T>(call);
      if (result.ok) {
        update({ formError: undefined });
        const isText = typeof successMessage === 'string';
        notify('good', isText ? successMessage : successMessage(result.data));
      } else if (form === undefined) notify('bad', result.message);
      else update({ notice: undefined, formError: { form, ...result } });
      reader.read('overview', 'list', 'detail');
      return result;
    },
    call: controlPlane.call,
    retry: (part) => {
      update({ failed: withoutFailed(model(), part) });
      reader.read(part);
    },
    ...{ update, notify },
    go: (route) => location.assign(hashOf(route)),
    selectClient: (id) => {
      const { route, overview, streamStatus } = model();
      const shown = { section: route.section, filter: {} };
      history.replaceState(null, '', urlOf(shown, id));
      update({ ...initialModel(shown, id), overview, streamStatus });
      changes.restart();
    },
    unlock: (token) => {
      saveToken(token);
      changes.restart();
    },
  };
}

/** The URL of the page for one client, or for all. */
function urlOf(route: Route, clientId: string | undefined): string {
  const url = new URL(location.href);
  if (clientId === undefined) url.searchParams.delete(CLIENT_PARAMETER);
  else url.searchParams.set(CLIENT_PARAMETER, clientId);
  url.hash = hashOf(route);
  return url.href;
}

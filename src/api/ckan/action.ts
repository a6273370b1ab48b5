import { type Static, type TObject, Type } from '@sinclair/typebox';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import type { CkanFault } from './faults.js';
import type { ReceivedFile } from './multipart.js';
import type { RawParameters } from './parameters.js';

/** What an action is given besides its parameters. */
export interface ActionContext {
  services: Services;
  actor: Actor;
  /** The request as it came: method, and path with query. For answers that link to themselves. */
  request: { method: string; url: string };
  /** All that was sent, for actions that take anything. */
  sent: { fields: RawParameters; files: ReadonlyMap<string, ReceivedFile> };
  /** The result goes straight to the client: it may be `ReadyJson`. Other callers need it as it says. */
  toClient?: true;
  /** See `askerOf`; that of the program itself where left out. */
  asker?: string;
  /** Comes when the client has gone before it was answered. */
  signal?: AbortSignal;
}

/** One action of the API: `/api/3/action/{name}`. */
export interface Action<S extends TObject = TObject> {
  /** What `help_show` tells about it. */
  help: string;
  /** Whether it changes anything: then it takes POST only, and its parameters from the body only. */
  sideEffects: boolean;
  /** Its parameters, their types and defaults; others are ignored, as CKAN does. */
  parameters: S;
  /** It takes any fields and files: the handler is given all that was sent, as it came, in `sent`. */
  takesAnything?: true;
  /** What to throw at parameters that are not in the schema, for the one action that refuses them. */
  refuseUnknown?: (names: readonly string[]) => CkanFault | undefined;
  /** Returns the `result`, any JSON value or `ReadyJson`. Throws `CkanFault` or `AppError`. */
  handler(parameters: Static<S>, context: ActionContext): Promise<unknown>;
}

/** The dispatch table: action name to action. */
export type Actions = Readonly<Record<string, Action>>;

/** An action with the types of its parameters inferred, ready for the table. */
export const action = <S extends TObject>(definition: Action<S>): Action => definition as unknown as Action;

/** A number that counts: 0, 1, 2 … */
export const natural = (options: { default?: number } = {}) => Type.Integer({ minimum: 0, ...options });

/** A boolean with its default. */
export const flag = (value = false) => Type.Boolean({ default: value });

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, Response, Server } from 'restify';
import { isFrontdeskError } from '../../core/errors';
import { scoreOf } from '../../core/recognition';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { ReviewList } from '../../ports/reviewList';
import { AccessKeys } from './accessKeys';
import { LUIS_SLOTS, type LuisApp, type LuisModel, type LuisSlot } from './luisApp';
import { badArgument, LuisProblem, type LuisVersion } from './luisProblem';
import { type PredictionQuery, readV2, readV3 } from './predictionQuery';
import { type Prediction, predict } from './predictor';
import { readJson } from './readJson';
import { ReviewNotes } from './reviewNotes';
import { toV2 } from './toV2';
import { toV3 } from './toV3';

export interface LuisApiSettings {
  /** Any of them opens every app; several while one replaces another. */
  keys: readonly string[];
  /** Serves `GET /luis/apps`, keys and all, to callers on this machine. For development. */
  listApps: boolean;
  /** For each key, in this process. */
  predictionsPerSecond: number;
  /** Whether the words of a logged query are kept, or only what they were taken for. */
  reviewText: boolean;
}

export interface LuisApiDeps {
  /** Asked at every request, so that a model can be replaced. */
  apps(): readonly LuisApp[];
  reviewList: ReviewList;
  clock: Clock;
  log: Log;
  settings: LuisApiSettings;
}

export interface LuisApi {
  mount(server: Server): void;
  /** Resolves when the queries answered so far are on the review list. */
  idle(): Promise<void>;
}

/**
 * Language understanding for other bots, over the prediction endpoints of LUIS v3 and v2 (Microsoft, "LUIS Endpoint
 * API v3.0", "v2.0"): see docs/luis.md.
 */
export function createLuisApi(deps: LuisApiDeps): LuisApi {
  const api = new LuisRoutes(deps);
  return { mount: (server) => api.mount(server), idle: () => api.idle() };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const V3 = '/luis/prediction/v3.0/apps/:appId';
const V2 = '/luis/v2.0/apps/:appId';
const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;

interface Reply {
  status: number;
  body: object;
  headers?: Readonly<Record<string, string>>;
}

class LuisRoutes {
  readonly #keys: AccessKeys;
  readonly #notes: ReviewNotes;

  constructor(private readonly deps: LuisApiDeps) {
    this.#keys = new AccessKeys(deps.settings.keys, deps.settings.predictionsPerSecond);
    this.#notes = new ReviewNotes(deps.reviewList, deps.log);
  }

  idle(): Promise<void> {
    return this.#notes.idle();
  }

  mount(server: Server): void {
    const on =
      (version: LuisVersion, handle: (request: Request) => Promise<object>) =>
      async (request: Request, response: Response): Promise<void> =>
        send(response, await this.#answer(version, request, () => handle(request)));
    const bySlot = on('v3', (request) => this.#v3(request, (app) => modelInSlot(app, param(request, 'slot'))));
    const byVersion = on('v3', (request) => this.#v3(request, (app) => modelOf(app, param(request, 'version'))));
    const v2 = on('v2', (request) => this.#v2(request));
    server.get(`${V3}/slots/:slot/predict`, bySlot);
    server.post(`${V3}/slots/:slot/predict`, bySlot);
    server.get(`${V3}/versions/:version/predict`, byVersion);
    server.post(`${V3}/versions/:version/predict`, byVersion);
    server.get(V2, v2);
    server.post(V2, v2);
    if (this.deps.settings.listApps) {
      server.get('/luis/apps', async (request: Request, response: Response) => send(response, this.#list(request)));
    }
  }

  async #v3(request: Request, choose: (app: LuisApp) => LuisModel): Promise<object> {
    const parameters = parametersOf(request);
    await this.#keys.check(request, parameters);
    const app = this.#app(param(request, 'appId'));
    const model = choose(app);
    const asked = readV3(parameters, request.method === 'POST' ? await readJson(request) : undefined);
    const { recognition, entities } = await this.#predict(app, model, asked);
    return toV3(asked.query, recognition, entities, asked);
  }

  async #v2(request: Request): Promise<object> {
    const parameters = parametersOf(request);
    await this.#keys.check(request, parameters);
    const app = this.#app(param(request, 'appId'));
    const body = request.method === 'POST' ? await readJson(request) : undefined;
    const { asked, staging } = readV2(parameters, body, this.deps.clock.now());
    const { recognition, entities } = await this.#predict(
      app,
      modelInSlot(app, staging ? 'staging' : 'production'),
      asked,
    );
    return toV2(asked.query, recognition, entities, asked);
  }

  async #predict(app: LuisApp, model: LuisModel, asked: PredictionQuery): Promise<Prediction> {
    const prediction = await predict(app, model, asked, this.deps.clock);
    if (asked.log) this.#note(app, asked.query, prediction);
    return prediction;
  }

  #note({ pack, locale }: LuisApp, text: string, { recognition }: Prediction): void {
    const { topIntent, intents } = recognition;
    this.#notes.note({
      at: this.deps.clock.now().toISOString(),
      source: 'luisApi',
      pack,
      locale,
      ...(this.deps.settings.reviewText ? { text } : {}),
      topIntent,
      score: scoreOf(intents, topIntent),
    });
  }

  #app(id: string): LuisApp {
    if (!GUID.test(id)) throw badArgument('appId', 'must be a GUID');
    const app = this.deps.apps().find((known) => known.id === id.toLowerCase());
    if (app === undefined) throw new LuisProblem(404, 'NotFound', `There is no application with the id ${id}.`);
    return app;
  }

  /** Only for this very machine: the list holds a key. */
  #list(request: Request): Reply {
    const { keys } = this.deps.settings;
    const isHere =
      LOOPBACK.test(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
    if (!isHere) {
      const problem = new LuisProblem(403, 'Forbidden', 'The list of apps is shown on the machine itself only.');
      return { status: problem.status, body: problem.body('v3') };
    }
    const apps = this.deps.apps().map(({ id, pack, locale, slots }) => ({
      id,
      name: `${pack} ${locale}`,
      pack,
      locale,
      slots: Object.fromEntries(Object.entries(slots).map(([slot, model]) => [slot, model.version])),
      key: keys[0],
      predict: `/luis/prediction/v3.0/apps/${id}/slots/production/predict`,
    }));
    return { status: 200, body: { apps } };
  }

  async #answer(version: LuisVersion, request: IncomingMessage, handle: () => Promise<object>): Promise<Reply> {
    try {
      return { status: 200, body: await handle() };
    } catch (error) {
      const problem = error instanceof LuisProblem ? error : this.#failure(error, request);
      return { status: problem.status, body: problem.body(version), headers: problem.headers };
    }
  }

  #failure(error: unknown, { method }: IncomingMessage): LuisProblem {
    this.deps.log.error({ err: error, method }, 'LUIS request failed');
    return isFrontdeskError(error) && error.retryable
      ? new LuisProblem(503, 'ServiceUnavailable', 'The recogniser does not answer right now; try again.', {
          'retry-after': '1',
        })
      : new LuisProblem(500, 'InternalServerError', 'The service failed to handle the request.');
  }
}

/**
 * In any case of letters: the SDK's own samples say `Production`. botbuilder-ai asks for the slot `undefined` when an external
 * recogniser replaced its options.
 */
function modelInSlot(app: LuisApp, asked: string): LuisModel {
  const name = asked.toLowerCase();
  const slot = name === 'undefined' ? 'production' : LUIS_SLOTS.find((known): known is LuisSlot => known === name);
  if (slot === undefined) throw badArgument('slotName', "must be 'production' or 'staging'");
  const model = app.slots[slot];
  if (model === undefined) throw new LuisProblem(404, 'NotFound', `Nothing is published to the slot ${slot}.`);
  return model;
}

function modelOf(app: LuisApp, version: string): LuisModel {
  const model = Object.values(app.slots).find((known) => known.version === version);
  if (model === undefined) throw new LuisProblem(404, 'NotFound', `The application has no version ${version}.`);
  return model;
}

function param(request: Request, name: string): string {
  const value = (request.params as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

function parametersOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://localhost').searchParams;
}

/** Never cached, never sniffed. */
function send(response: ServerResponse, { status, body, headers }: Reply): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(bytes.length),
    ...headers,
  });
  response.end(bytes);
}

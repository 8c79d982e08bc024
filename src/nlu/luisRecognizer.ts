import type { LUISRuntimeClient } from '@azure/cognitiveservices-luis-runtime';
import type { AbortSignalLike } from '@azure/ms-rest-js';
import { FrontdeskError } from '../core/errors';
import { DEFAULT_LOCALE, type Locale } from '../core/locale';
import type { Recognition } from '../core/recognition';
import type { Recognizer, Utterance } from '../ports/recognizer';
import { luisReply } from './luisPayload';
import { luisToRecognition } from './luisToRecognition';

export interface LuisRecognizerOptions {
  /** Protocol and host, such as `https://westus.api.cognitive.microsoft.com`; any host that speaks LUIS v3. */
  endpoint: string;
  /** One app for each language; an utterance of a language without one goes to the default locale's. */
  appIds: Partial<Record<Locale, string>>;
  key: string;
  slot: 'production' | 'staging';
  timeoutMs: number;
}

/**
 * Asks a LUIS v3 host, through Microsoft's client. Throws `RECOGNIZER_UNAVAILABLE` when the host does not answer in
 * time, refuses, or answers something else; retryable unless it refused for a reason that stays.
 */
export class LuisRecognizer implements Recognizer {
  private readonly client: LUISRuntimeClient;

  /** Throws `CONFIG_INVALID` when there is no app at all. */
  constructor(private readonly options: LuisRecognizerOptions) {
    if (Object.values(options.appIds).every((id) => id === undefined || id === '')) {
      throw new FrontdeskError('CONFIG_INVALID', 'the LUIS recogniser needs an app id', { field: 'appIds' });
    }
    // Loaded here: with the local engine in use, a start does without them (a fifth of a second).
    const { ApiKeyCredentials } = require('@azure/ms-rest-js') as typeof import('@azure/ms-rest-js');
    const luis =
      require('@azure/cognitiveservices-luis-runtime') as typeof import('@azure/cognitiveservices-luis-runtime');
    const credentials = new ApiKeyCredentials({ inHeader: { 'Ocp-Apim-Subscription-Key': options.key } });
    // A customer waits: a second try is the turn's decision, not a policy with delays of half a minute.
    this.client = new luis.LUISRuntimeClient(credentials, options.endpoint.replace(/\/+$/, ''), {
      noRetryPolicy: true,
    });
  }

  async recognize({ text, locale, referenceTime }: Utterance): Promise<Recognition> {
    const appId =
      this.options.appIds[locale] ||
      this.options.appIds[DEFAULT_LOCALE] ||
      Object.values(this.options.appIds).find(Boolean) ||
      '';
    const body = await this.predict(appId, text, referenceTime);
    const reply = luisReply.safeParse(body);
    if (!reply.success) throw unavailable('the LUIS host answered in another shape', reply.error, true);
    return luisToRecognition(text, locale, reply.data);
  }

  private async predict(appId: string, query: string, datetimeReference: Date): Promise<unknown> {
    // The client's own timeout leaves its timer running after the answer.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.options.timeoutMs);
    try {
      const response = await this.client.prediction.getSlotPrediction(
        appId,
        this.options.slot,
        { query, options: { datetimeReference, preferExternalEntities: true } },
        { verbose: true, showAllIntents: true, log: false, abortSignal: deadline.signal as AbortSignalLike },
      );
      // The raw body: the client's own reading drops fields that it does not know.
      return JSON.parse((response as unknown as { _response: { bodyAsText: string } })._response.bodyAsText);
    } catch (error) {
      const status = (error as { statusCode?: number }).statusCode;
      const stays = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
      throw unavailable(
        status === undefined ? 'the LUIS host does not answer' : `the LUIS host answered ${status}`,
        error,
        !stays,
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

function unavailable(message: string, cause: unknown, retryable: boolean): FrontdeskError {
  return new FrontdeskError('RECOGNIZER_UNAVAILABLE', message, { cause, retryable });
}

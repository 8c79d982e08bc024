import { createRootDialog } from '../../dialogs';
import { type CollectedTurn, shortHash } from '../bot/collectedTurn';
import { Dispatcher } from '../bot/dispatcher';
import { FrontdeskBot } from '../bot/frontdeskBot';
import { errorBoundary } from '../bot/middleware/errorBoundary';
import { language } from '../bot/middleware/language';
import { numberedOptions } from '../bot/middleware/numberedOptions';
import { agentTurns, ownership } from '../bot/middleware/ownership';
import { transcript } from '../bot/middleware/transcript';
import { waiting } from '../bot/middleware/waiting';
import { OutboxMessenger } from '../bot/outboxMessenger';
import { pipeline, type Step } from '../bot/pipeline';
import { transcriptEntries } from '../bot/transcriptEntries';
import { TurnAdapter } from '../bot/turnAdapter';
import { TurnRunner } from '../bot/turnRunner';
import type { Config } from '../config';
import { newConversation, type OutgoingMessage } from '../core/conversation';
import { createDesk, type DeskService } from '../desk';
import type { Channel, Intake } from '../ports/channel';
import type { Clock, Ids } from '../ports/clock';
import type { KnowledgeBase } from '../ports/knowledgeBase';
import type { Log } from '../ports/log';
import type { Recognizer } from '../ports/recognizer';
import type { Stores } from '../ports/stores';
import type { Texts } from '../ports/texts';
import type { BackEnds } from './backEnds';

export interface EngineParts<C extends Channel> {
  config: Config;
  stores: Stores;
  /** Called once with the intake that the channels put their messages into. */
  channels(intake: Intake): readonly C[];
  recognizer: Recognizer;
  knowledge: KnowledgeBase;
  backEnds: BackEnds;
  texts: Texts;
  clock: Clock;
  ids: Ids;
  random: () => number;
  log: Log;
}

/** Everything between the channels and the stores, with no HTTP. */
export interface Engine<C extends Channel = Channel> {
  intake: Intake;
  channels: readonly C[];
  /** Takes up what an earlier process left undone. */
  start(): Promise<void>;
  /** Resolves when everything accepted is answered and delivered. */
  idle(): Promise<void>;
  /** Finishes the turns in flight. */
  stop(): Promise<void>;
}

/** How often "one moment please" is said, as multiples of the first delay. */
const SOOTHE_AGAIN = [1, 4, 10];

export function composeEngine<C extends Channel>(parts: EngineParts<C>): Engine<C> {
  const { config, stores, clock, ids, log, texts, random } = parts;
  // Channels need the intake and the intake needs the channels: the one forwards to what is made below.
  const intake: Intake = {
    accept: (message) => runner.accept(message),
    invoke: (message) => runner.invoke(message),
  };
  const channels = parts.channels(intake);
  const dispatcher = new Dispatcher({
    channels,
    conversations: stores.conversations,
    handoffs: stores.handoffs,
    clock,
    random,
    log,
  });
  const messenger = new OutboxMessenger(stores.conversations, dispatcher, clock);
  const desk = createDesk({
    handoffs: stores.handoffs,
    agents: stores.agents,
    codes: stores.codes,
    conversations: stores.conversations,
    transcripts: stores.transcripts,
    messenger,
    intake,
    texts,
    clock,
    ids,
    log,
    settings: { agentChannels: config.AGENT_CHANNELS, queueUpdateMs: config.QUEUE_UPDATE_SECONDS * 1_000 },
  });
  const runner = new TurnRunner({
    stores,
    dispatcher,
    recognizer: parts.recognizer,
    desk,
    steps: turnSteps(parts, dispatcher, desk),
    defaultLocale: config.DEFAULT_LOCALE,
    clock,
    random,
    log,
  });
  return {
    intake,
    channels,
    async start() {
      // What was said before the stop goes out before what is said after it.
      const undelivered = await dispatcher.recover();
      const unanswered = await runner.recover();
      await desk.recover();
      if (undelivered + unanswered > 0) log.info({ undelivered, unanswered }, 'took up work of an earlier process');
    },
    async idle() {
      // A turn may set the desk to work, whose messages are delivered and may begin a turn again.
      for (let round = 0; round < 3; round += 1) {
        await runner.idle();
        await desk.idle();
        await dispatcher.idle();
      }
    },
    async stop() {
      await runner.stop();
      await desk.stop();
      await dispatcher.stop();
    },
  };
}

function turnSteps(
  parts: Omit<EngineParts<Channel>, 'channels'>,
  dispatcher: Dispatcher,
  desk: DeskService,
): Step<CollectedTurn> {
  const { config, stores, clock, texts, log, backEnds } = parts;
  const adapter = new TurnAdapter((turn) => dispatcher.typing(turn.record.address));
  const bot = new FrontdeskBot(
    createRootDialog({
      ...backEnds,
      codes: stores.codes,
      records: stores.records,
      transcripts: stores.transcripts,
      desk,
      knowledge: parts.knowledge,
      texts,
      ids: parts.ids,
      timeZone: config.TIME_ZONE,
    }),
  );
  return pipeline<CollectedTurn>([
    errorBoundary({
      log,
      texts,
      reload: async (turn) =>
        (await stores.conversations.load(turn.key)) ?? newConversation(turn.record.address, turn.now),
    }),
    agentTurns(desk),
    numberedOptions,
    language(config.DEFAULT_LOCALE),
    waiting({
      clock,
      texts,
      typingAfterMs: config.TYPING_AFTER_MS,
      sootheAfterMs: SOOTHE_AGAIN.map((times) => times * config.SOOTHE_AFTER_MS),
      typing: (turn) => dispatcher.typing(turn.record.address),
      sayNow: (turn, id, text) => sayNow(dispatcher, turn, id, text),
    }),
    transcript,
    ownership(desk),
    async function botStep(turn) {
      await bot.run(adapter.contextOf(turn));
    },
  ]);
}

/** Words that pass by the outbox, since the turn that says them has not ended; the transcript gets them with the turn. */
function sayNow(dispatcher: Dispatcher, turn: CollectedTurn, id: string, text: string): void {
  const message: OutgoingMessage = {
    id: shortHash(`${turn.id}|${id}`),
    key: turn.key,
    to: turn.record.address,
    from: 'bot',
    activity: { type: 'message', text, replyToId: turn.activity.id },
  };
  turn.transcript.push(...transcriptEntries([message], turn.now));
  void dispatcher.deliverNow(message);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { WebSocket } from 'ws';
import type { Json } from '../../src/core/json';
import { freePort } from './freePort';
import { waitFor } from './waitFor';

/** A message as the Playground's own window gets it. */
export interface TeamsMessage {
  messageId: string;
  from: { id: string };
  text?: string;
  attachments: { contentType: string; content: Json }[];
}

/** A button found on a card. */
export interface CardButton {
  title: string;
  verb: string;
  data: Json;
}

/** What the window gets of the bot's answer. */
export interface InvokeAnswer {
  type: string;
  value: Json;
}

interface StreamFrame {
  action: string;
  message?: TeamsMessage;
}

/** It wants exactly five besides the current one. */
const OTHER_USERS = [1, 2, 3, 4, 5];
const CARD = 'application/vnd.microsoft.card.adaptive';
const READY_WITHIN_MS = 60_000;

/**
 * A Teams client of one person: Microsoft 365 Agents Playground in a process, folder and port of its own, driven over the same
 * HTTP and WebSocket as its window.
 */
export class Playground {
  /** What the chat shows, oldest first; an update has replaced the message that it updates. */
  readonly messages: TeamsMessage[] = [];
  private readonly directory = mkdtempSync(join(tmpdir(), 'frontdesk-teams-'));
  private child: ChildProcess | undefined;
  private stream: WebSocket | undefined;
  private output = '';

  private constructor(
    readonly name: string,
    readonly port: number,
  ) {}

  /** Resolves when the client of `name` is connected to the bot. */
  static async start(name: string, botEndpoint: string): Promise<Playground> {
    const playground = new Playground(name, await freePort());
    await playground.run(botEndpoint);
    return playground;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Writes in the personal chat with the bot. */
  async say(text: string): Promise<void> {
    await this.post(`/v1/conversations/${this.chatId}/messages`, {
      type: 'text',
      text,
      textFormat: 'plain',
      from: this.me,
    });
  }

  /** Presses a button as a client with Universal Actions; resolves to what the bot answers. */
  async press(message: TeamsMessage, button: CardButton): Promise<InvokeAnswer> {
    const action = { type: 'Action.Execute', title: button.title, verb: button.verb, data: button.data };
    const value = { action, trigger: 'manual' };
    const body = {
      name: 'adaptiveCard/action',
      value,
      from: this.me,
      conversation: { id: this.chatId },
      replyToId: message.messageId,
    };
    const answer = (await this.post('/v1/invoke', body)) as InvokeAnswer;
    // As in the window, a card in the answer takes the place of the one pressed.
    const shown = message.attachments[0];
    if (answer.type === CARD && shown !== undefined) shown.content = answer.value;
    return answer;
  }

  /** Presses a button as a client that knows `Action.Submit` only. */
  async submit(message: TeamsMessage, button: CardButton): Promise<void> {
    const value = { ...(button.data as object), verb: button.verb };
    await this.post('/v1/submit', {
      value,
      from: this.me,
      conversation: { id: this.chatId },
      replyToId: message.messageId,
    });
  }

  /** The newest message that shows these words, on a card or plain. */
  async shows(words: string): Promise<TeamsMessage> {
    return await waitFor(`${this.name} to be shown "${words}"`, () =>
      this.messages.findLast((message) => wordsOf(message).includes(words)),
    );
  }

  async stop(): Promise<void> {
    this.stream?.close();
    const { child } = this;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => {
        child.once('exit', resolve);
      });
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get me(): { id: string } {
    return { id: `user-${this.name}` };
  }

  private get chatId(): string {
    return `chat-${this.name}`;
  }

  private async run(botEndpoint: string): Promise<void> {
    writeFileSync(join(this.directory, '.m365agentsplayground.yml'), stringify(this.company()));
    const cli = join(dirname(require.resolve('@microsoft/m365agentsplayground/package.json')), 'cli.js');
    const child = spawn(process.execPath, [cli, '-e', botEndpoint, '-c', 'msteams', '-p', String(this.port), '--dt'], {
      cwd: this.directory,
      env: { PATH: process.env.PATH, HOME: this.directory, BROWSER: 'none', TEAMSAPPTESTER_BROWSER: 'none' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    await waitFor(
      `the Playground of ${this.name} to listen`,
      () => {
        if (child.exitCode !== null) throw new Error(`The Playground ended (${child.exitCode}):\n${this.output}`);
        return this.output.includes('Listening on');
      },
      READY_WITHIN_MS,
    );
    await this.watch();
  }

  private async watch(): Promise<void> {
    const stream = new WebSocket(`ws://localhost:${this.port}/_ws_conversation/v1/conversations/stream`);
    this.stream = stream;
    stream.on('message', (data) => {
      this.take(JSON.parse((data as Buffer).toString()) as StreamFrame);
    });
    await new Promise((resolve, reject) => {
      stream.once('open', resolve);
      stream.once('error', reject);
    });
  }

  private take({ action, message }: StreamFrame): void {
    if (message === undefined) return;
    const known = this.messages.findIndex(({ messageId }) => messageId === message.messageId);
    if (action === 'updateMessage' && known >= 0) this.messages[known] = message;
    else if (action === 'createMessage') this.messages.push(message);
  }

  private async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.url}/_conversation${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`);
    return answer === '' ? undefined : JSON.parse(answer);
  }

  private company(): object {
    const person = (id: string, name: string, number: string) => ({
      id,
      name,
      userPrincipleName: `${id}@example.com`,
      aadObjectId: `00000000-0000-0000-0000-0000000000${number}`,
      givenName: name,
      surname: 'Example',
      email: `${id}@example.com`,
    });
    return {
      version: '0.1.1',
      tenantId: '00000000-0000-0000-0000-0000000000001',
      bot: { id: '00000000-0000-0000-0000-00000000000011', name: 'Frontdesk' },
      currentUser: person(this.me.id, this.name, '20'),
      users: OTHER_USERS.map((number) => person(`user-${this.name}-${number}`, `Colleague ${number}`, `2${number}`)),
      personalChat: { id: this.chatId },
      groupChat: { id: `group-${this.name}`, name: 'Group Chat' },
      team: {
        id: `team-${this.name}`,
        name: 'My Team',
        aadGroupId: '00000000-0000-0000-0000-000000000031',
        channels: [{ id: `channel-${this.name}`, name: 'Announcements' }],
      },
    };
  }
}

/** Everything that a message shows, as one text. */
export function wordsOf(message: TeamsMessage): string {
  return [message.text ?? '', ...message.attachments.map(({ content }) => JSON.stringify(content))].join('\n');
}

/** The button with this title on a message's card. */
export function buttonOf(message: TeamsMessage, title: string): CardButton {
  const found = message.attachments
    .flatMap(({ content }) => buttonsIn(content))
    .find((button) => button.title === title);
  if (found === undefined) throw new Error(`no button "${title}" in ${wordsOf(message)}`);
  return found;
}

function buttonsIn(part: Json): CardButton[] {
  if (Array.isArray(part)) return part.flatMap(buttonsIn);
  if (part === null || typeof part !== 'object') return [];
  const { type, title, verb, data = {} } = part;
  if (type === 'Action.Execute' && typeof title === 'string' && typeof verb === 'string')
    return [{ title, verb, data }];
  return Object.values(part).flatMap(buttonsIn);
}

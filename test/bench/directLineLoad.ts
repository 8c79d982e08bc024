import { WebSocket } from 'ws';
import { HttpClient } from './httpClient';
import type { Load } from './measure';
import { Replies } from './replies';

interface Chat {
  id: string;
  userId: string;
  authorization: string;
  socket: WebSocket;
}

/** Customers on web chat: each has a conversation with its socket, and posts over HTTP. */
export class DirectLineLoad implements Load {
  private readonly replies = new Replies();
  private readonly client: HttpClient;
  private readonly chats: Chat[] = [];

  constructor(url: string, connections: number) {
    this.client = new HttpClient(url, connections);
  }

  async open(conversations: number): Promise<void> {
    while (this.chats.length < conversations) this.chats.push(await this.openChat());
  }

  async say(conversation: number, text: string): Promise<void> {
    const chat = this.chats[conversation];
    if (chat === undefined) throw new Error(`No conversation ${conversation}`);
    const { id } = await this.client.post<{ id: string }>(
      `/v3/directline/conversations/${chat.id}/activities`,
      { type: 'message', text, locale: 'en', from: { id: chat.userId } },
      { authorization: chat.authorization },
    );
    await this.replies.of(id);
  }

  async close(): Promise<void> {
    for (const { socket } of this.chats) socket.terminate();
    this.client.close();
  }

  private async openChat(): Promise<Chat> {
    const { token, userId } = await this.client.post<{ token: string; userId: string }>('/api/webchat/token', {
      locale: 'en',
    });
    const authorization = `Bearer ${token}`;
    const { conversationId, streamUrl } = await this.client.post<{ conversationId: string; streamUrl: string }>(
      '/v3/directline/conversations',
      {},
      { authorization },
    );
    const socket = new WebSocket(streamUrl);
    socket.on('message', (data: Buffer) => this.read(data));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return { id: conversationId, userId, authorization, socket };
  }

  private read(data: Buffer): void {
    if (data.length === 0) return;
    const { activities = [] } = JSON.parse(data.toString()) as { activities?: { type: string; replyToId?: string }[] };
    for (const { type, replyToId } of activities) {
      if (type === 'message' && replyToId !== undefined) this.replies.arrived(replyToId);
    }
  }
}

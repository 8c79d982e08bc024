import { Agent, request } from 'node:http';

/** JSON over kept connections, at most `connections` at once. Rejects on a status of 400 or more. */
export class HttpClient {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    const bytes = Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.url}${path}`,
        {
          method: 'POST',
          agent: this.agent,
          headers: { 'content-type': 'application/json', 'content-length': bytes.length, ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if ((response.statusCode ?? 500) >= 400) reject(new Error(`${path}: ${response.statusCode} ${text}`));
            else resolve((text === '' ? {} : JSON.parse(text)) as T);
          });
        },
      );
      call.on('error', reject);
      call.end(bytes);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

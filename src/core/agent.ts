import type { Address } from './conversation';
import type { Locale } from './locale';

export interface Agent {
  id: string;
  name: string;
  skills: string[];
  languages: Locale[];
  /** How many customers at once. */
  capacity: number;
  presence: 'available' | 'away';
  /** Where the agent talks to the desk; absent until they joined with their code. */
  address?: Address;
  createdAt: string;
  joinedAt?: string;
  version: number;
}

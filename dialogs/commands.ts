import type { DialogContext } from 'botbuilder-dialogs';
import { NONE_INTENT, scoreOf } from '../src/core/recognition';
import { turnOf } from '../src/ports/turn';
import type { Flow } from './flow';
import { memoryOf, type Offers } from './memory';
import { SURE, WORTH_OFFERING } from './thresholds';
import { isAngry, type Understanding } from './understanding';

export function isSure(said: Understanding): boolean {
  return said.intent !== NONE_INTENT && said.score >= SURE;
}

/** What a customer can say at any turn. */
export class Commands {
  constructor(private readonly flow: Flow) {}

  /** Obeys cancel, start over, human and a change of language; false when the message is none of them. */
  async obey(dc: DialogContext, said: Understanding, offers: Offers): Promise<boolean> {
    if (!isSure(said)) return false;
    if (said.intent === 'HumanAgent') await this.flow.handOver(dc, offers.human ?? 'requested', said);
    else if (said.intent === 'Cancel') await this.flow.stop(dc);
    else if (said.intent === 'StartOver') await this.flow.startOver(dc);
    else if (said.intent === 'SwitchLanguage') await this.flow.changeLanguage(dc, said);
    else return false;
    memoryOf(turnOf(dc.context)).misses = 0;
    return true;
  }

  /** Answers a complaint, and anger that asks for nothing; false when the message is neither. */
  async soothe(dc: DialogContext, said: Understanding, offers: Offers): Promise<boolean> {
    if (!(isAngry(said) && !isSure(said)) && !(isSure(said) && said.intent === 'Complaint')) return false;
    await this.flow.complain(dc, said, offers.human === 'complaint' || mayAskForHuman(said));
    return true;
  }
}

/** "This is a disgrace, get your boss": who is offered a human after that has asked for one already. */
function mayAskForHuman({ intents }: Understanding): boolean {
  return scoreOf(intents, 'HumanAgent') >= WORTH_OFFERING;
}

export { CARD_CONTENT_TYPE, type Card, type CardContext, cardMessage } from './cardParts';
export { conversationCard, declinedCard, offerCard, otherCustomerCard, outcomeCard, outcomeText } from './handoffCards';
export { pickCard, queueCard } from './listCards';

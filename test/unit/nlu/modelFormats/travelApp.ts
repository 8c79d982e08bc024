/** An app as LUIS exported it in schema 7.0.0, with everything that such an export can hold. */
export const TRAVEL_APP = {
  luis_schema_version: '7.0.0',
  intents: [
    {
      name: 'BookFlight',
      features: [
        { modelName: 'City', isRequired: false },
        { featureName: 'airlines', isRequired: false },
      ],
    },
    { name: 'Calendar.Add', inherits: { domain_name: 'Calendar', model_name: 'Add' }, features: [] },
    { name: 'None', features: [] },
  ],
  entities: [
    { name: 'City', roles: ['origin', 'destination'], features: [], children: [] },
    {
      name: 'Order',
      roles: [],
      features: [{ modelName: 'number', isRequired: true }],
      children: [
        {
          name: 'Full order',
          children: [
            { name: 'Amount', children: [], features: [{ modelName: 'number', isRequired: true }] },
            { name: 'Topping', children: [], features: [{ featureName: 'airlines', isRequired: false }] },
          ],
          features: [],
        },
      ],
    },
  ],
  hierarchicals: [],
  composites: [{ name: 'Trip', children: [{ name: 'City' }, { name: 'datetimeV2' }], roles: ['return trip'] }],
  closedLists: [
    {
      name: 'Class',
      subLists: [
        { canonicalForm: 'economy', list: ['coach', 'the cheap one, please', '经济舱'] },
        { canonicalForm: 'first class', list: [] },
      ],
      roles: [],
    },
  ],
  prebuiltEntities: [
    { name: 'number', roles: [] },
    { name: 'datetimeV2', roles: ['departure'] },
  ],
  utterances: [
    {
      text: 'fly from Paris to  New York',
      intent: 'BookFlight',
      entities: [
        { entity: 'City', role: 'origin', startPos: 9, endPos: 13, children: [] },
        { entity: 'City', role: 'destination', startPos: 19, endPos: 26, children: [] },
      ],
    },
    {
      text: 'Rome tomorrow',
      intent: 'BookFlight',
      entities: [
        { entity: 'Trip', role: 'return trip', startPos: 0, endPos: 12, children: [] },
        { entity: 'City', startPos: 0, endPos: 3, children: [] },
        { entity: 'datetimeV2', startPos: 5, endPos: 12, children: [] },
      ],
    },
    {
      text: 'two pizzas {extra} [hot] (a|b) C:\\new',
      intent: 'None',
      entities: [
        {
          entity: 'Order',
          startPos: 0,
          endPos: 9,
          children: [
            {
              entity: 'Full order',
              startPos: 0,
              endPos: 9,
              children: [
                { entity: 'Amount', startPos: 0, endPos: 2, children: [] },
                { entity: 'Topping', startPos: 4, endPos: 9, children: [] },
              ],
            },
          ],
        },
      ],
    },
    { text: ' first line\nsecond line ', intent: 'None', entities: [] },
    { text: '[see](this)', intent: 'None', entities: [] },
  ],
  versionId: '0.1',
  name: 'Travel',
  desc: 'Flights and calendars',
  culture: 'en-us',
  tokenizerVersion: '1.0.0',
  patternAnyEntities: [{ name: 'Subject', roles: [], explicitList: ['The Man: A Life', 'war, peace'] }],
  regex_entities: [{ name: 'flightNumber', regexPattern: '[a-z]{2}\\d{3,4}', roles: ['booked'] }],
  phraselists: [
    { name: 'airlines', mode: true, words: 'KLM,Air France,国航', activated: true, enabledForAllModels: false },
    { name: 'off', mode: false, words: '', activated: false, enabledForAllModels: true },
  ],
  regex_features: [{ name: 'caps', pattern: '[A-Z]+', activated: true }],
  patterns: [
    { pattern: 'book [a] flight (from|out of) {City:origin}', intent: 'BookFlight' },
    { pattern: 'add {Subject}^', intent: 'Calendar.Add' },
    { pattern: 'hello there', intent: 'None' },
  ],
  settings: [
    { name: 'NormalizeDiacritics', value: true },
    { name: 'UseAllTrainingData', value: false },
  ],
  customVocabulary: { words: ['left as it is', 1, null] },
};

/** An app of schema 5.0.0: no features, composites as names, phrase lists as `model_features`. */
export const OLD_APP = {
  luis_schema_version: '5.0.0',
  versionId: '2',
  name: 'Old',
  desc: '',
  culture: 'zh-cn',
  intents: [{ name: 'None' }, { name: 'Weather.Get', inherits: { domain_name: 'Weather', model_name: 'Get' } }],
  entities: [{ name: 'Place', roles: [] }],
  hierarchicals: [{ name: 'Location', children: ['from', 'to'] }],
  composites: [{ name: 'PlaceAndTime', children: ['Place', 'datetimeV2'], roles: [] }],
  closedLists: [],
  prebuiltEntities: [{ name: 'datetimeV2', roles: [] }],
  model_features: [{ name: 'cities', mode: true, words: '北京,上海', activated: true }],
  utterances: [
    { text: '北京明天天气', intent: 'Weather.Get', entities: [{ entity: 'Place', startPos: 0, endPos: 1 }] },
  ],
  settings: [],
};

/** An app of schema 6.0.0: what a part takes its values from is its `instanceOf`. */
export const SIX_APP = {
  luis_schema_version: '6.0.0',
  name: 'Six',
  culture: 'en-us',
  intents: [{ name: 'None' }],
  entities: [
    {
      name: 'Address',
      roles: [],
      children: [
        { name: 'House', instanceOf: 'number', children: [], features: [] },
        { name: 'Street', instanceOf: null, children: [], features: [] },
      ],
    },
  ],
  prebuiltEntities: [{ name: 'number', roles: [] }],
  utterances: [],
};

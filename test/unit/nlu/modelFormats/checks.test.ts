import { checkModel } from '../../../../src/nlu/modelFormats';
import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';

/** Code, severity and line of what is found. */
function found(text: string, options = { leastUtterances: 0, likeness: 0.9 }) {
  const { model, problems } = readModelText(text, 'a.lu');
  expect(problems).toEqual([]);
  return checkModel(model, options).map(({ code, severity, at }) => [code, severity, at.line]);
}

describe('utterances', () => {
  it('under two intents contradict each other, whatever their case, width and space', () => {
    expect(found('# A\n- Where is it\n# B\n- ｗhere  is IT\n')).toEqual([['contradiction', 'error', 4]]);
    expect(found('# A\n- Where is it\n# ? where is it\n```\nhere\n```\n')).toEqual([['contradiction', 'error', 3]]);
  });

  it('whatever their punctuation, unless they are nothing but signs', () => {
    expect(found('# A\n- hi\n# B\n- HI!\n')).toEqual([['contradiction', 'error', 4]]);
    expect(found('# A\n- ?\n# B\n- !\n')).toEqual([['nearDuplicate', 'warning', 4]]);
    expect(found('# A\n- hi\n- HI!\n')).toEqual([]);
  });

  it('labelled in two ways are an error, twice the same a warning', () => {
    const entities = '@ ml x\n@ ml y\n';
    expect(found(`${entities}# A\n- go {@x=home}\n- go {@y=home}\n`)).toEqual([['labelsDiffer', 'error', 5]]);
    expect(found(`${entities}# A\n- go {@x=home} {@y=now}\n- go {@x=home} {@y=now}\n`)).toEqual([
      ['repeated', 'warning', 5],
    ]);
  });

  it('of two intents that differ in a labelled value or a sign are near duplicates', () => {
    const list = '@ list p =\n- a:\n  - rice cooker\n  - cable\n';
    expect(found(`${list}# A\n- where is my {@p=rice cooker}\n# B\n- where is my {@p=cable}!\n`)).toEqual([
      ['nearDuplicate', 'warning', 8],
    ]);
    expect(found(`${list}# A\n- {@p=rice cooker}\n# B\n- {@p=cable}\n`)).toEqual([]);
    expect(found('# A\n- where is my order today\n- where is my order todays\n')).toEqual([]);
  });

  it('are as near as is asked', () => {
    const text = '# A\n- cancel my order please\n# B\n- cancel my orders please\n';
    expect(found(text, { leastUtterances: 0, likeness: 0.9 })).toEqual([['nearDuplicate', 'warning', 4]]);
    expect(found(text, { leastUtterances: 0, likeness: 0.99 })).toEqual([]);
  });

  it('of an intent may be too few, counted over its sections', () => {
    const options = { leastUtterances: 3, likeness: 1 };
    expect(found('# A\n- one\n- two\n# B\n- three\n# A\n- {@e} four\n@ patternany e\n', options)).toEqual([
      ['tooFew', 'warning', 4],
    ]);
  });
});

describe('entities', () => {
  it('have to be declared, and their roles', () => {
    const text =
      '@ ml city hasRole from\n# A\n- {@town=Rome} a\n- {@city:to=Rome} b\n- {@hamlet} c\n- {@from=Rome} d\n';
    expect(found(text)).toEqual([
      ['entityUndeclared', 'error', 3],
      ['roleUndeclared', 'error', 4],
      ['entityUndeclared', 'error', 5],
    ]);
  });

  it('are labelled wherever their values stand', () => {
    const text =
      '@ ml city\n@ ml never\n# A\n- to {@city=Rome}\n- Rome is far\n- Romeo is near\n- {@city=Rome} it is\n';
    expect(found(text)).toEqual([
      ['neverLabelled', 'warning', 2],
      ['unlabelled', 'warning', 5],
    ]);
  });

  it('use features, parts and types that exist', () => {
    const text =
      '@ ml a usesFeature b =\n  - @ number c\n@ composite d = [e]\n@ intent A usesFeature f\n@ phraselist f\n# A\n- {@a={@c=1}}\n';
    expect(found(text)).toEqual([
      ['featureUnknown', 'error', 1],
      ['featureUnknown', 'error', 2],
      ['featureUnknown', 'error', 3],
    ]);
  });

  it('that no recogniser finds are told of once', () => {
    const text = '@ prebuilt personName\n@ personName hasRole by\n@ prebuilt money\n# A\n- hi\n';
    expect(found(text)).toEqual([['prebuiltMissing', 'warning', 1]]);
  });

  it('have one type and readable expressions', () => {
    expect(found('@ list a\n@ regex a = /x/\n@ regex b = /(/\n')).toEqual([
      ['entityTwice', 'error', 2],
      ['regexBroken', 'error', 3],
    ]);
  });
});

it('articles have ids of their own and prompts that lead somewhere', () => {
  const article = (id: string, question: string, prompt: string) =>
    `<a id = "${id}"></a>\n# ? ${question}\n\`\`\`\nyes\n\`\`\`\n**Prompts:**\n- [more](#${prompt})\n`;
  expect(found(article('a', 'One?', 'Two?') + article('a', 'Two?', 'gone'))).toEqual([
    ['articleTwice', 'error', 9],
    ['promptNowhere', 'error', 9],
  ]);
});

it.each([
  ['When is the store open', '?when-is-the-store-open', true],
  ['book flight', '?-book-flight', true],
  ['Check-in hours', '? check-in hours', true],
  ['Check-in hours', '?check in-hours', true],
  ['When is the store open', '?when-is-it-open', false],
])('the question %j is what the prompt #%s leads to: %s', (question, target, leads) => {
  const text = `<a id = "x"></a>\n# ? ${question}\n\`\`\`\nyes\n\`\`\`\n**Prompts:**\n- [more](#${target})\n`;
  expect(found(text)).toEqual(leads ? [] : [['promptNowhere', 'error', 2]]);
});

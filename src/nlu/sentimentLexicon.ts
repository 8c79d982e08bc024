/** Kinds of words that the sentiment's classifier is told of, so that it knows those too that no utterance taught it. */
export type WordKind = 'swear' | 'threat' | 'outrage' | 'negative' | 'positive';

/** Folded words, between semicolons; patterns are allowed. */
const WORDS: Record<WordKind, { latin: string; han: string }> = {
  swear: {
    latin: String.raw`
      \w*fu?c?k+(?:s|ed|er|ers|ing|in|wits?)?; fk+n?; fkin; fcking; effing; f[ -]ing; wtf+; ffs; omfg; stfu;
      gtfo; \w*shit\w*; shite; bull; bs; crap\w*; damn\w*; dammit; god ?damn\w*; hell; bloody; arse\w*; ass;
      asshole\w*; arsehole\w*; a-hole; bastards?; bitch\w*; dick\w*; pricks?; wank\w+; bollocks; bugger\w*;
      piss(?:ed)?; taking the (?:piss|mick\w*); idiots?; idiotic; stupid\w*; dumb\w*; morons?; moronic;
      imbeciles?; clowns?; muppets?; jerks?; scum\w*; braindead; brain dead; brainless; retard\w*; twats?;
      tossers?; cunts?; sucks?; shut up; screw (?:you|this|your|off); get lost; drop dead; bite me;
      for (?:god|christ|heaven|f|fuck|pete)'?s sake; jesus(?: christ)?
    `,
    han: String.raw`
      (?<![爸老我你婆姑阿大舅姨干])妈的; 他妈; 你妈; 尼玛; 特么; [tnc]md; 操(?!作); 艹; 我草; 卧槽; 握草; 日了狗; [傻煞沙][逼比笔币叉];
      (?<![a-z])sb(?![a-z]); (?<![a-z])nt(?![a-z]); 智障; 弱智; 脑残; 脑子; 白痴; 蠢; 废物; 饭桶; 狗屎; 狗屁; 放屁; 屁用; 个屁; 滚(?!筒);
      去死; 死全家; 有病吧; 神经病; 王八; 混蛋; 畜生; 人渣; 败类; 猪(?:吗|脑|一样|队友); 老子; 老娘; 龟儿; 瓜娃子; 仆街; 锤子哦; 扯淡; 扯犊子; 什么玩意; 什么鬼;
      算什么东西; 不是东西; 瞎了?(?:吗|啊|眼); 聋; 是孙子; 鬼才
    `,
  },
  threat: {
    latin: String.raw`
      lawyers?; attorneys?; solicitors?; sue; suing; legal action; court; police; ombudsman; trading standards;
      bbb; cfpb; fca; ftc; watchdog; regulators?; charge ?backs?; bad reviews?; worst reviews?; review sites?;
      one star; 1 star; zero stars?; twitter; facebook; trustpilot; reddit; social media; the press; the news;
      journalists?; competitors?; never (?:again|ever|\w+ing); last (?:chance|warning|straw|time);
      final (?:warning|straw); or else; hear from; i'?m (?:done|gone|out|leaving); elsewhere;
      report(?:ing)? (?:you|this); consequences; ultimatum; warning you; you'?ll (?:regret|pay|be sorry|hear);
      everyone (?:i know|will); stay away
    `,
    han: String.raw`
      起诉; 告你; 去告; 律师; 法院; 法庭; 报警; 警察; 派出所; 消协; 12315; 315; 12345; 工商; 市场监管; 工信部; 银保?监; 金融监管; 税务局; 黑猫; 举报; 曝光;
      媒体; 记者; 电视台; 微博; 抖音; 小红书; 朋友圈; 避雷; 差评; 一星; 拉黑; 再也不; 再买; 这辈子; 永不; 等着; 走着瞧; 没完; 最后一次; 最后通牒; 小时之?内; 限你; 后果;
      不客气; 卸载; 别怪我; 闹到; 信不信; (?:法院|法庭|小红书|微博|抖音|315|工信部|税务局|消协)见
    `,
  },
  outrage: {
    latin: String.raw`
      furious\w*; fuming; livid; seething; outrag\w+; rage; raging; angry; angri\w+; enraged; irate; mad at;
      so mad; infuriat\w+; blood boil\w*; unacceptable; inexcusable; unbelievable; ridiculous\w*; absurd\w*;
      insane; disgust\w+; disgrac\w+; appall\w+; atrocious; dreadful; vile; shame(?:ful|less)?(?: on)?;
      ashamed; pathetic\w*; laughable; worthless; useless; hopeless; rubbish; garbage; trash; junk; shambles;
      (?:r|are|is|its|complete|total|absolute|utter|big|sick|beyond|what|such|company|service|support) (?:an? )?joke;
      nightmare; worst; terrible; horrible; horrid; awful; lousy; hate; despise; incompeten\w+; clueless;
      scam\w*; fraud\w*; con artists?; crooks?; thie(?:f|ves); theft; stole; steal\w*; robb\w+;
      rip+(?:ed)? ?off; rip-off; cheat\w*; liars?; lied; lies; lying; criminals?; sick of; sick and tired;
      fed up; had enough; had it with; lost (?:my|all) patience; out of patience; how dare; demand; nonsense;
      excuses; kidding me; waste of (?:time|money|space); wasting my; insult\w*;
      treat\w* (?:me|us|people|customers) like; greedy; ruined; give a (?:damn|toss|monkeys?); slow clap;
      thanks for nothing; or i'?ll; bunch of; you people; you lot
    `,
    han: String.raw`
      垃圾(?!袋|桶|箱|处理|邮件|分类); 烂(?:透|公司|服务|到|平台); 太烂; 真烂; 破(?:公司|店|东西|app|平台|服务|网站|机器|玩意); 差劲; 极差; 最差; 气死; 气炸; 气疯;
      气愤; 气得; 愤怒(?!的小鸟); 恼怒; 暴怒; 火大; 冒火; 发火; 怒了; 骗子(?!酒馆); 骗人; 骗钱; 骗我; 欺骗; 欺诈; 诈骗; 坑人; 坑爹; 坑钱; 坑我; 坑死; 太坑; 真坑;
      黑心; 黑店; 奸商; 无良; 良心(?:被|让|何在|呢); 强盗; 土匪; 抢钱; 抢劫; 流氓; 无赖; 小偷; 吸血; 割韭菜; 不要脸; 要不要脸; 要点脸; 还有脸; 有脸; 好意思; 无耻;
      可耻; 缺德; 丢人; 恶心; 离谱; 荒唐; 可笑; 过分; 欺人; 欺负; 忍无可忍; 受够; 忍不了; 忍够; 够了; 疯了; 抓狂; 逼疯; 不像话; 岂有此理; 不可理喻; 敷衍; 糊弄; 忽悠;
      耍我; 耍人; 耍猴; 玩我; 逗我; 当我(?:是)?(?:傻|瞎|好欺); 踢皮球; 推卸; 推来推去; 装死; 凭什么; 凭啥; 霸王条款; 什么态度; 态度恶劣; 说话不算; 出尔反尔; 翻脸; 呵呵;
      有完没完; 几遍; 多少遍; 多少次; [说讲问发].{0,3}遍了; 听不懂人话; 说人话; 死了吗; 倒闭; 关门吧; 报应; 给个说法; 交代; 负得?起责; 干什么吃; 吃干饭;
      有毛病(?:吧|啊|是); 什么毛病; 莫名其妙; 搞什么; 到底(?:想|管不管|退不退|要我|什么意思); 立刻; 马上给我
    `,
  },
  negative: {
    latin: String.raw`
      disappoint\w+; dissapoint\w+; frustrat\w+; annoy\w*; irritat\w+; upset\w*; unhappy; dissatisf\w+;
      worr(?:y|ied|ying); concern(?:ed|s)?; anxious; nervous; afraid; scared; stress\w*; panick?\w*;
      sad(?:ly|dened|der)?; regret\w*; unfortunate\w*; pity; shame; let ?down; doubt\w*; sceptical; skeptical;
      unsure; not sure; confus\w+; unclear; complicated; inconvenien\w+; hassle; tired; tiring; tedious;
      poor(?:ly)?; mediocre; lacking; unfair; expensive; overpriced; slow; unpleasant; uncomfortable;
      unimpressed; underwhelm\w+; hoped; hoping; expected; would have; should have; wish; ugh; sigh; meh;
      bummer; bummed; embarrass\w*; desperate; stuck; give up; a bit; a little; rather; again; still; bad;
      worse; too bad; careless; impersonal; unprofessional; rude; unhelpful; messy; odd; strange; uneasy; dull;
      weak; cheap
    `,
    han: String.raw`
      失望; 失落; 郁闷; 无奈; 遗憾; 可惜; 后悔; 担心; 担忧; 着急; 好急; 焦虑; 心慌; 好慌; 有点慌; 害怕; 好怕; 不安; 不放心; 怀疑; 不太; 不怎么; 不是很; 有点; 有些;
      一般; 难过; 难受; 伤心; 委屈; 尴尬; 心累; 好累; 太累; 好烦; 烦人; 心烦; 麻烦死; 太麻烦; 好麻烦; 头疼; 头痛; 闹心; 扫兴; 寒心; 心疼; 心寒; 不开心; 不高兴; 不舒服;
      不方便; 不合理; 不公平; 不值; 不推荐; 不如; 唉; 哎; 呜; 无语; 太慢; 好慢; 这么慢; 太久; 好久; 半天; 太贵; 失误; 粗糙; 简陋; 糊涂; 搞不懂; 不理解; 没用; 没帮;
      希望; 早知道; 怎么又; 又; 还是; 一直; 白等; 白跑; 白忙; 倒霉; 不愉快; 不顺; 踩雷; 上当; 愁; 慌
    `,
  },
  positive: {
    latin: String.raw`
      great\w*; awesome; excellent\w*; amazing\w*; amazed; perfect\w*; wonderful\w*; fantastic; fab(?:ulous)?;
      love[ds]?; loving; lovely; brilliant\w*; happy; happier; happiest; pleased; pleasure; satisfied;
      delight\w*; helpful; appreciate\w*; thanks?; thank(?:s|you| you| u); thx; tysm; cheers; grateful; good;
      well done; impress(?:ed|ive); nice\w*; superb; acceptable; enjoy\w*; glad; kind; friendly; polite;
      patient; professional; beautiful\w*; gorgeous; recommend\w*; best; better than; smooth\w*; quick(?:ly)?;
      fast; easy; legend; lifesaver; star; stars; yay; wow; outstanding; flawless; delicious; comfortable;
      terrific; stellar; magic; bravo; kudos; worth; works
    `,
    han: String.raw`
      谢谢; 感谢; 多谢; 谢啦; 太好了; 很好; 真好; 非常好; 挺好; 超好; 真棒; 太棒; 棒; 满意; 喜欢; 给力; 点赞; 赞; 好评; 开心; 高兴; 辛苦了; 厉害; 贴心; 暖心; 感动;
      靠谱; 不错; 完美; 惊喜; 舒服; 好用; 好看; 好吃; 漂亮; 推荐; 回购; 值得; 划算; 省心; 放心; 方便; 专业; 耐心; 细心; 负责; 热情; 神速; 真快; 超快; 好快;
      牛[逼批啊]; 良心商家; 爱了; 优秀; 出色; 幸亏; 多亏; 帮大忙
    `,
  },
};

/** What turns the word behind it round. */
export const NEGATION =
  /(?:\b(?:not|never|no|isnt|isn't|dont|don't|didnt|didn't|wasnt|wasn't|cant|can't|couldnt|couldn't|hardly|far from|without)(?:\s+(?:so|very|that|too|really|at all|been|be|a|an|any|much|have|asked for))*\s+|不|没|没有|不太|不是很|不怎么|没那么|一点也不|一点都不|从不|从没)$/;

export const LEXICON: readonly (readonly [WordKind, RegExp])[] = (Object.keys(WORDS) as WordKind[]).map((kind) => [
  kind,
  wordExpression(WORDS[kind]),
]);

/** Of two words at one place the longer is found. */
function wordExpression({ latin, han }: { latin: string; han: string }): RegExp {
  const longestFirst = (list: string) =>
    list
      .split(';')
      .map((word) => word.trim())
      .sort((a, b) => b.length - a.length)
      .join('|');
  return new RegExp(`\\b(?:${longestFirst(latin)})\\b|${longestFirst(han)}`, 'g');
}

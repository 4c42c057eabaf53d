package answer

import (
	"slices"
	"strings"

	"plenipo/internal/lang"
)

// An intent is what a question asks for.
type intent string

// The intents. Of several that fit, the first in this order is taken.
const (
	intentHelp    intent = "help"
	intentGreet   intent = "greeting"
	intentThanks  intent = "thanks"
	intentHowLong intent = "how long until"
	intentWhen    intent = "when"
	intentWhere   intent = "where"
	intentHowMany intent = "how many"
	intentWho     intent = "who"
	intentWhy     intent = "why"
	intentOutcome intent = "outcome"
	intentList    intent = "list"
	intentDefine  intent = "define"
	intentOther   intent = "other"
)

// intentWords are the words that carry an intent, by language: folded, separated by "|". A phrase matches whole
// words in its order; one that begins with "^" must open the question, and one that ends with "$" must close it.
// In Chinese, which writes no spaces, phrases match anywhere.
var intentWords = map[string]map[intent]string{
	"en": {
		intentHelp:    "^help$|^help me$|what can you do|what can i ask|how do you work|how does this work|who are you|what are you$|what do you know$|^commands$|^usage$|how do i use you|how do i use this|who made you|who built you|who created you|who wrote you|who owns you|who runs you|are you a bot|are you human|are you a human|are you a person|are you a robot|are you real|are you an ai|are you chatgpt|what can plenipo|what does plenipo|what does plenipo know|what is plenipo|whats plenipo|who is plenipo|who made plenipo|about plenipo|how does plenipo|what do you know about$|what do you know$|how can you help|how can you help me|can you help me$|can you help$|what should i ask|what can you tell|what can you answer|what are you good for|what languages do you speak|which languages do you speak|do you speak|where do you get your|where does your|what are your sources|your sources|how do you know|what topics do you|what else can you|what subjects|your name|tell me about yourself|introduce yourself|about yourself|how to use this bot|what is this bot|what does this bot|who is this bot",
		intentGreet:   "^hi$|^hello$|^hey$|^hi there$|^hello there$|^hey there$|^good morning$|^good afternoon$|^good evening$|^hi plenipo$|^hello plenipo$|^hey plenipo$|^yo$|^greetings$",
		intentThanks:  "^thanks$|^thank you$|^thx$|^ty$|^cheers$|^thanks a lot$|^thank you very much$|^many thanks$|^great thanks$|^ok thanks$|^thanks plenipo$|^merci$",
		intentHowLong: "how long until|how long till|how long before|how many days until|how many days till|how many days to|how many days before|how many weeks until|how many weeks to|how many months until|how soon is|countdown to|how far away is|how far off is|days left until|how long to|how long is it until|how many days left",
		intentWhen:    "when|whens|how long ago|how long did|how long does|how long was|how long is|how many days did|timing of|what date|what dates|which date|which dates|what day|which day|what year|which year|what month|which month|what time|dates$|date$|dates please|dates of|date of|dates for|since when|until when|how old",
		intentWhere:   "where|wheres|which city|what city|which country hosted|which country hosts|what country hosted|in which country|in what country|in which city|what venue|which venue|venue of|location of|held in which|location$|locations$|venue$|which place|host city|host country|in what place|who hosted|who hosts|who is hosting|which country is hosting",
		intentHowMany: "how many|how much|what number|number of|what share|what percentage|how large|how big|how often|how frequently",
		intentWho:     "^who|whos|whom|whose|by who|which person|who",
		intentWhy:     "why|how come|for what reason|what reason|what reasons|reason for|reasons for|what for",
		intentOutcome: "outcome|outcomes|result|results|what came out|come out|came out|decide|decided|agree on|agreed|what happened|what did it do|what was done|adopt|adopted|conclusions|decisions|produce|produced|deal with|dealt with|discuss|discussed|achieve|achieved|topic|topics|theme|subject|conclude|concluded|end up with",
		intentList:    "^list|list of|list all|all|every|which years|show me|so far|enumerate",
		intentDefine:  "what is|whats|what was|what are|what were|what does|what do|stand for|stands for|define|definition|meaning|mean|means|explain|explained|explain to me|tell me about|describe|what s|info on|information about|about|short for|full form|full name|acronym|abbreviation|abbreviations|long form|expand|spell out|letters|in one sentence|counts as|significance of|whats meant by|understand by|in plain words|in simple terms|in a nutshell|eli5",
	},
	"fr": {
		intentHelp:    "^aide$|^aidez moi$|que peux tu faire|que pouvez vous faire|que sais tu faire|comment ca marche|qui es tu|qui etes vous|es tu un robot|etes vous un robot|es tu humain|qui t a cree|qui t a fait|que peut faire plenipo|que sais tu|qu est ce que plenipo|c est quoi plenipo|qui est plenipo|que peux tu me dire|comment peux tu m aider|quelles langues parles tu|a quoi sers tu|comment t utiliser",
		intentGreet:   "^bonjour$|^salut$|^bonsoir$|^coucou$",
		intentThanks:  "^merci$|^merci beaucoup$|^merci bien$",
		intentHowLong: "dans combien de temps|combien de temps avant|combien de jours avant|combien de jours reste|dans combien de jours|combien de temps reste",
		intentWhen:    "quand|quelle date|quelles dates|a quelle date|quel jour|quelle annee|en quelle annee|quel mois|date de|dates de|depuis quand|c est quand|a quel moment|dates exactes|date exacte|dates precises|date precise|les dates|la date|jusqu a quand|quand est ce que",
		intentWhere:   "ou est|ou a|ou se|ou sera|ou etait|ou fut|ou aura|^ou|c est ou|dans quelle ville|quelle ville|quel pays accueille|dans quel pays|quel lieu|lieu de|a quel endroit|il est ou|elle est ou|dans quel endroit",
		intentHowMany: "combien|quel nombre|nombre de|a quelle frequence|tous les combien|a quel rythme|quel pourcentage|combien de fois",
		intentWho:     "qui|a qui|par qui",
		intentWhy:     "pourquoi|pour quelle raison|pour quelles raisons|quelle raison|raison de|pq|pk|pkoi|pourquoi donc|comment se fait il que|comment ca se fait que|a cause de quoi|qu est ce qui a pousse",
		intentList:    "liste|lister|toutes les|tous les|quelles sont les", intentOutcome: "theme|adopte|decide|resultat|resultats|bilan|issue|qu a decide|qu est ce qui a ete decide|que s est il passe|decisions",
		intentDefine: "qu est ce que|qu est ce qu|c est quoi|que signifie|que veut dire|quelle est la definition|definition|definir|definis|explique|expliquez|expliquer|quel est|quelle est|qu est|parle moi|que sont|signification|quid|kesako|ca veut dire quoi|c koi|en quoi consiste|que fait|que faisait|que font|a quoi sert|a quoi servent|que designe|que veulent dire|que signifient|c quoi|ca sert a quoi|signifie quoi|que represente",
	},
	"es": {
		intentHelp:    "^ayuda$|que puedes hacer|como funcionas|como funciona esto|quien eres|eres un robot|eres un bot|eres humano|quien te creo|quien te hizo|que sabes$|que puede hacer plenipo|que es plenipo|quien es plenipo|que me puedes decir|como puedes ayudarme|que idiomas hablas|para que sirves|como te uso",
		intentGreet:   "^hola$|^buenos dias$|^buenas tardes$|^buenas noches$|^buenas$",
		intentThanks:  "^gracias$|^muchas gracias$|^mil gracias$",
		intentHowLong: "cuanto falta|cuantos dias faltan|cuanto tiempo falta|en cuantos dias|dentro de cuanto",
		intentWhen:    "cuando|que fecha|en que fecha|que fechas|cual es la fecha|fecha de|fechas de|que dia|en que ano|que ano|que mes|desde cuando|fechas exactas|fecha exacta|las fechas|la fecha|hasta cuando|para cuando",
		intentWhere:   "donde|adonde|en que ciudad|que ciudad|en que pais|que pais acogio|que lugar|lugar de|sede de|en donde|en que lugar",
		intentHowMany: "cuantos|cuantas|cuanto|cuanta|numero de|cada cuanto|con que frecuencia|que cantidad|cuantas veces|que porcentaje|cada cuantos",
		intentWho:     "quien|quienes|a quien|por quien",
		intentWhy:     "por que|porque|por que razon|cual fue la razon|motivo|razones|xq|pq|por q|como es que|a que se debe|cual fue el motivo|cual es la razon|por que motivo",
		intentList:    "lista|listar|todas las|todos los|cuales son", intentOutcome: "tema|adopto|decidio|resultado|resultados|que se decidio|que decidio|que paso|conclusiones|decisiones",
		intentDefine: "que es|que son|que significa|que quiere decir|que fue|definicion|define|definir|explica|explicame|explicar|cual es|que era|significado|hablame de|que viene a ser|q es|en que consiste|que seria|que hace|que hacen|que hacia|a que se dedica|a que se dedicaba|para que sirve|para que sirven|que significan|que eran|que fueron|que representa|que viene siendo|q significa",
	},
	"pt": {
		intentHelp:    "^ajuda$|o que voce pode fazer|o que podes fazer|como funciona isto|quem e voce|voce e um robo|voce e um bot|voce e humano|quem te criou|quem te fez|o que voce sabe$|o que o plenipo|o que e plenipo|o que e o plenipo|quem e o plenipo|como voce pode me ajudar|quais linguas voce fala|para que voce serve|como uso voce",
		intentGreet:   "^ola$|^oi$|^bom dia$|^boa tarde$|^boa noite$",
		intentThanks:  "^obrigado$|^obrigada$|^muito obrigado$|^valeu$",
		intentHowLong: "quanto falta|quanto tempo falta|quantos dias faltam|em quantos dias",
		intentWhen:    "quando|que data|qual a data|qual e a data|em que data|quais as datas|data da|data do|datas da|que dia|em que ano|que ano|que mes|desde quando|datas exatas|data exata|as datas|a data|ate quando|para quando",
		intentWhere:   "onde|aonde|em que cidade|que cidade|qual cidade|em que pais|qual o local|que lugar|local da|em qual cidade|em qual pais|que pais",
		intentHowMany: "quantos|quantas|quanto|quanta|numero de|com que frequencia|qual o numero|quantas vezes|de quanto em quanto tempo|que quantidade|de quantos em quantos",
		intentWho:     "quem|a quem|por quem",
		intentWhy:     "por que|porque|por qual razao|qual o motivo|motivo|razoes|pq|por q|por que motivo|qual foi o motivo|pk|porque e que",
		intentList:    "lista|listar|todas as|todos os|quais sao", intentOutcome: "tema|adotou|decidiu|resultado|resultados|o que foi decidido|o que decidiu|o que aconteceu|conclusoes|decisoes",
		intentDefine: "o que e|o que sao|que e|o que significa|que significa|o que quer dizer|o que foi|definicao|define|definir|explica|explique|qual e|significado|fale sobre|o que e que e|o q e|oq e|q e|o que seria|o que vem a ser|o que faz|o que fazem|o que fazia|para que serve|pra que serve|o que significam|o que eram|o que era|o que representa|o q significa|de que se trata",
	},
	"de": {
		intentHelp:    "^hilfe$|was kannst du|wer bist du",
		intentGreet:   "^hallo$|^guten tag$|^guten morgen$|^moin$",
		intentThanks:  "^danke$|^vielen dank$|^danke schon$",
		intentHowLong: "wie lange noch|wie viele tage noch|wie lange dauert es bis|wie viele tage bis",
		intentWhen:    "wann|welches datum|an welchem tag|in welchem jahr|seit wann|termin|ab wann|bis wann|genaues datum|genaue daten|daten von|daten der|in welchem monat|wie lange",
		intentWhere:   "wo|in welcher stadt|in welchem land|welcher ort",
		intentHowMany: "wie viele|wie viel|wieviele|wieviel|wie oft|anzahl|wie gross|wie hoch|in welchem abstand",
		intentWho:     "wer|wem|wen|von wem|wessen|welche person|durch wen",
		intentWhy:     "warum|weshalb|wieso|aus welchem grund|wozu|weswegen|was war der grund",
		intentOutcome: "was kam bei|kam heraus|herausgekommen|ergebnis|ergebnisse|was wurde beschlossen|was ist passiert|beschlusse|was kam heraus|was hat beschlossen|ausgang|wie ging aus|was wurde aus",
		intentDefine:  "was ist|was sind|was bedeutet|was heisst|was war|definition|erklare|wofur steht|bedeutung|was macht|was machen|was tut|was heissen|wozu dient|was bedeuten|was waren|erklar mir|erlautere|was versteht man unter|steht fur",
	},
	"ru": {
		intentHelp:    "^помощь$|^справка$|что ты умеешь|что вы умеете|кто ты|кто вы$|как ты работаешь|ты бот|ты робот|ты человек|вы бот|кто тебя создал|кто тебя сделал|что ты знаешь|что знает plenipo|что такое plenipo|чем ты можешь помочь|на каких языках ты|как тобой пользоваться|что умеет",
		intentGreet:   "^привет$|^здравствуйте$|^здравствуй$|^добрый день$|^доброе утро$|^добрый вечер$",
		intentThanks:  "^спасибо$|^большое спасибо$|^спасибо большое$|^благодарю$",
		intentHowLong: "сколько осталось|сколько дней осталось|сколько дней до|сколько времени до|через сколько|как скоро",
		intentWhen:    "когда|какого числа|в каком году|какая дата|каковы даты|дата проведения|даты проведения|какие даты|в каком месяце|с какого года|какой год|в какой день|с какого числа|какого года|точные даты|точная дата|даты|до какого числа|до какого|по какое число|по какое",
		intentWhere:   "где|в каком городе|в какой стране|какой город|место проведения|куда|в каком месте",
		intentHowMany: "сколько|какое количество|число|как часто|каково число|сколько раз|какое число|насколько часто|численность",
		intentWho:     "кто|кем|кого|кому|чей",
		intentWhy:     "почему|зачем|отчего|по какой причине|причина|причины|с чего|из за чего|с какой стати|в чем причина|чего это|отчего же",
		intentList:    "список|все|перечисли|какие", intentOutcome: "тема|темы|приняли|решили|итоги|итог|результат|результаты|чем закончилась|чем закончилось|что решили|что решила|что произошло|решения|чем завершилась",
		intentDefine: "что такое|что значит|что означает|что это|что за|определение|расшифруй|расшифровка|расшифровывается|объясни|объясните|кто такой|кто такие|каков|какова|расскажи|что представляет|что это такое|что это за|че такое|шо такое|в чем суть|что из себя представляет|расшифруйте|расшифровать|чем занимается|чем занимаются|чем занималась|чем занимался|чем занималось|что делает|что делала|что делают|для чего нужен|для чего нужна|зачем нужен|зачем нужна|что означают|что значат|как расшифровать|что за штука",
	},
	"ar": {
		intentHelp:    "^مساعده$|^المساعده$|ماذا يمكنك ان تفعل|من انت|كيف تعمل|هل انت روبوت|هل انت انسان|من صنعك|من برمجك|ماذا تعرف$|ما هو plenipo|كيف يمكنك مساعدتي|باي لغات",
		intentGreet:   "^مرحبا$|^السلام عليكم$|^اهلا$|^صباح الخير$|^مساء الخير$",
		intentThanks:  "^شكرا$|^شكرا جزيلا$|^شكرا لك$",
		intentHowLong: "كم تبقي|كم بقي|كم يوما|كم يوم|متبقي",
		intentWhen:    "متي|ما تاريخ|ما موعد|موعد|في اي سنه|في اي عام|اي عام|اي سنه|تاريخ انعقاد|ما هي تواريخ|امتي|ايمتي|باي سنه|باي عام|في اي تاريخ|ومتي|متي كان|متي سيكون|متي يكون|امتا|وقتاش|متي تم|تواريخ|التواريخ|التاريخ الدقيق|حتي متي|لغايه متي",
		intentWhere:   "اين|في اي مدينه|في اي بلد|في اي دوله|مكان انعقاد|اي مدينه|وين|فين|في وين|باي مدينه|باي بلد|واين|اين كان|اين سيكون|اين عقد|في اي مكان",
		intentHowMany: "كم|كم عدد|عدد|قديش|كام|وكم|كم مره|كل متي|ما عدد",
		intentWho:     "من هو|من هي|من هم|^من|من الذي|من التي|من كان|من تراس|من يراس|مين|مين هو|مين هي|مين كان",
		intentWhy:     "لماذا|لم|ما سبب|ما السبب|ما اسباب|سبب|ليش|ليه|علاش|ولماذا|لماذا لم|ما الذي دفع|بسبب ماذا|لاي سبب",
		intentList:    "قايمه|جميع|كل", intentOutcome: "موضوع|اعتمد|نتائج|نتيجه|ماذا قرر|ماذا حدث|مخرجات|قرارات",
		intentDefine: "ما هو|ما هي|ما هما|ماهو|ماهي|ما معني|ماذا يعني|ماذا تعني|تعريف|عرف|اشرح|ما المقصود|ما|شو|ايش|شنو|شو يعني|ايش يعني|شو هو|شو هي|ماذا يفعل|ماذا تفعل|ما دور|ما مهمه|ما وظيفه|ما معناه|وش|وش هو|وش يعني|ايه هو|ايه هي|يعني ايه|ما فايده|ما الفايده من|ما اختصار",
	},
	"zh": {
		intentHelp:    "你能做什么|你会什么|怎么用你|怎么用这个|你是谁|你是机器人|谁创造了你|谁做的你|你知道什么|plenipo是什么|你能帮我什么|你会说什么语言",
		intentHowLong: "还有多久|还有多少天|还有几天|多久以后|多少天后|距离",
		intentWhen:    "什么时候|何时|几时|哪天|哪年|哪一年|哪个月|什么时间|日期|几月|几号|时间是|啥时候|哪一天",
		intentWhere:   "哪里|在哪|哪儿|何地|什么地方|哪个城市|哪个国家举办|地点|何处|在哪儿|哪个地方",
		intentHowMany: "有多少|多少|几个|几次|多久一次|数量|多大|几国|几年一次|多长|几届|几条|几页",
		intentWho:     "谁|哪位|何人|哪些人|哪个人|由谁|谁来",
		intentWhy:     "为什么|为何|怎么会|原因|为啥|凭什么|怎么不|为甚么|因为什么|何故|怎么没",
		intentList:    "列出|所有|哪些|历届", intentOutcome: "主题|结果|成果|决定了什么|发生了什么|达成了什么|通过了什么",
		intentDefine: "什么是|是什么|什么意思|含义|定义|解释|介绍|指什么|代表什么|是指|何谓|全称|是啥|啥意思|啥是|是干什么的|是干嘛的|是做什么的|做什么|干什么|怎么理解|有什么用|什么叫|讲一下|说说|科普",
	},
}

// eventNouns are words for meetings in general, by language: folded, separated by "|".
var eventNouns = map[string]string{
	"en": "event|events|meeting|meetings|conference|conferences|calendar|summit|summits|forum|forums|assembly|assemblies|agenda|happening|schedule|gathering|gatherings|sessions|whats on|what s on|session|conf|confs",
	"fr": "evenement|evenements|reunion|reunions|conference|conferences|calendrier|sommet|sommets|forum|forums|assemblee|assemblees|rencontres|agenda|manifestations",
	"es": "evento|eventos|reunion|reuniones|conferencia|conferencias|calendario|cumbre|cumbres|foro|foros|asamblea|asambleas|agenda",
	"pt": "evento|eventos|reuniao|reunioes|conferencia|conferencias|calendario|cupula|cimeira|forum|foruns|assembleia|assembleias|agenda",
	"de": "veranstaltung|veranstaltungen|konferenz|konferenzen|tagung|tagungen|sitzung|sitzungen|kalender|gipfel|treffen",
	"ru": "событие|события|событий|мероприятие|мероприятия|мероприятий|конференция|конференции|конференций|конференцию|встреча|встречи|собрание|собрания|заседание|заседания|форум|форумы|календарь|саммит|ассамблея",
	"ar": "حدث|احداث|الاحداث|فعاليه|فعاليات|الفعاليات|اجتماع|اجتماعات|الاجتماعات|موتمر|موتمرات|الموتمرات|الموتمر|مءتمر|مءتمرات|منتدي|تقويم|قمه",
	"zh": "会议|活动|大会|峰会|论坛|日历|日程|全会",
}

// A phrase is one entry of intentWords, split.
type phrase struct {
	words      []string
	open, shut bool
}

// A phraseTable is intentWords or eventNouns, ready to match.
type phraseTable struct {
	byFirst map[string][]phrase
	infix   []string // for languages without spaces
}

func newPhraseTable(tag, list string) phraseTable {
	t := phraseTable{byFirst: map[string][]phrase{}}
	for p := range strings.SplitSeq(list, "|") {
		if tag == "zh" {
			t.infix = append(t.infix, p)
			continue
		}
		p, open := strings.CutPrefix(p, "^")
		p, shut := strings.CutSuffix(p, "$")
		words := strings.Fields(lang.Fold(p))
		t.byFirst[words[0]] = append(t.byFirst[words[0]], phrase{words, open, shut})
	}
	return t
}

// match reports whether a phrase is found in words (or, without spaces, in text), and marks the words of all
// that are.
func (t phraseTable) match(words []string, text string, mark func(word string)) bool {
	found := false
	for _, p := range t.infix {
		if !strings.Contains(text, p) {
			continue
		}
		// Text without spaces is searched by pairs of characters.
		found = true
		r := []rune(p)
		for i := 1; i < len(r); i++ {
			mark(string(r[i-1 : i+1]))
		}
	}
	for i, w := range words {
		for _, p := range t.byFirst[w] {
			end := i + len(p.words)
			if end > len(words) || p.open && i > 0 || p.shut && end < len(words) || !slices.Equal(words[i:end], p.words) {
				continue
			}
			found = true
			for _, w := range p.words {
				mark(w)
			}
		}
	}
	return found
}

var (
	intentTables = map[string]map[intent]phraseTable{}
	eventTables  = map[string]phraseTable{}
	// intentOrder is the order in which intents are tried.
	intentOrder = []intent{
		intentHelp, intentGreet, intentThanks, intentHowLong, intentWhen, intentWhere, intentHowMany,
		intentWhy, intentWho, intentOutcome, intentList, intentDefine,
	}
)

func init() {
	for tag, intents := range intentWords {
		intentTables[tag] = map[intent]phraseTable{}
		for in, list := range intents {
			intentTables[tag][in] = newPhraseTable(tag, list)
		}
	}
	for tag, list := range eventNouns {
		eventTables[tag] = newPhraseTable(tag, list)
	}
}

// intentsOf returns the intents that words carry in a language, in intentOrder, and the words that say so.
// Questions in languages without a table are read with the English one.
func intentsOf(tag string, words []string, text string) (found []intent, said map[string]bool) {
	said = map[string]bool{}
	tables, ok := intentTables[tag]
	if !ok {
		tables = intentTables["en"]
	}
	for _, in := range intentOrder {
		if tables[in].match(words, text, func(w string) { said[w] = true }) {
			found = append(found, in)
		}
	}
	return found, said
}

// namesEvents reports whether the question speaks of meetings in general, and the words that do.
func namesEvents(tag string, words []string, text string) (said []string, ok bool) {
	t, known := eventTables[tag]
	if !known {
		t = eventTables["en"]
	}
	ok = t.match(words, text, func(w string) { said = append(said, w) })
	return said, ok
}

// asks is what a text asks for, as far as its words tell: what a document's title or a claimed question has in
// common with a question besides its subject.
func asks(tag, text string) intent {
	folded := lang.Fold(text)
	words := strings.FieldsFunc(folded, betweenWords)
	found, _ := intentsOf(tag, words, folded)
	if len(found) == 0 {
		return intentOther
	}
	return found[0]
}

// meaningWords ask for a meaning in so many words, in all languages, folded.
var meaningWords = wordSet(`mean means meaning stand stands define definition defined acronym abbreviation counts significance
	signifie signification veut definition sigle significa significado definicion siglas sigla definicao означает значит
	значение определение расшифровывается расшифруй расшифруйте معني يعني تعني تعريف المقصود 意思 含义 定义 全称`)

// asksMeaning reports whether the question asks what a word means.
func (u *understanding) asksMeaning() bool {
	return slices.ContainsFunc(u.words, func(w questionWord) bool { return meaningWords[w.word] })
}

// questionWords open a question that isn't answered by yes or no, by language, folded. In Chinese they stand anywhere.
var questionWords = map[string]map[string]bool{
	"en": wordSet("what whats who whos whom whose when where which why how"),
	"fr": wordSet("qui que quoi quand ou comment combien pourquoi quel quelle quels quelles"),
	"es": wordSet("quien quienes que cuando donde como cuanto cuantos cuanta cuantas cual cuales"),
	"pt": wordSet("quem que quando onde como quanto quantos quanta quantas qual quais"),
	"de": wordSet("was wer wem wen wann wo wie warum welche welcher welches"),
	"ru": wordSet("кто что когда где как сколько почему зачем какой какая какое какие каков какова чем кем"),
	"ar": wordSet("من ما ماذا متي اين كيف كم لماذا"),
	"zh": wordSet("谁 什么 何时 哪里 哪些 哪个 哪年 为什么 怎么 如何 多少 几个"),
}

// open reports whether a question wants more than yes or no.
func (u *understanding) open() bool {
	return slices.ContainsFunc(u.words, func(w questionWord) bool { return questionWords[u.lang][w.word] })
}

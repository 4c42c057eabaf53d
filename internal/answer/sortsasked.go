package answer

import (
	"regexp"
	"strings"
)

// Some questions say what sort of thing their answer is: a sum of money, a telephone number, who will win. A document that
// holds no such thing is no answer, however much it speaks of the same.

// A sortOf is a sort of thing: what asks for it, by language, in a folded question; what asks for something else although it
// sounds alike; and what is one in a document's text.
type sortOf struct {
	asked map[string]wordedAs
	other *regexp.Regexp // nil: nothing sounds alike
	is    *regexp.Regexp
}

// wordedAs is how a language asks: an expression, and words of which each question that fits it has one, since looking for them
// takes a hundredth of the time.
type wordedAs struct {
	hints []string
	as    *regexp.Regexp
}

func worded(hints, as string) wordedAs {
	return wordedAs{strings.Split(hints, "|"), regexp.MustCompile(as)}
}

var sorts = []sortOf{
	{ // what something costs
		asked: map[string]wordedAs{
			"en": worded("cost|price|paid|spen|fee|budget", `^(how much|what)\b.*\b(cost|costs|price|paid|spent|spend|fee|fees|budget)\b`),
			"fr": worded("combien|prix|budget", `\bquel (est|etait|fut) le budget\b|\bcombien (a |ont |avait )?(coute|coutent|coutait|coutera)\b|\bquel (est|etait|fut) le prix\b`),
			"es": worded("cuesta|cost|precio|presupuesto", `\bcual (es|era|fue) el presupuesto\b|\bcuanto (cuesta|cuestan|costo|costaron|costaba|costara)\b|\bprecio de\b`),
			"pt": worded("cust|preco|orcamento", `\bqual (e|era|foi) o orcamento\b|\bquanto (custa|custam|custou|custaram|custava|custara)\b|\bpreco d[aeo]\b`),
			"ru": worded("стои|цена|обош|бюджет", `как(ов|ой) (был )?бюджет|сколько (стоит|стоят|стоила|стоило|стоил|стоили)|во сколько обош|какова цена`),
			"ar": worded("كلف|سعر|ميزاني", `ما (هي |كانت )?ميزاني|كم (كلف|كلفت|تكلف|يكلف|تكلفه|سعر|بلغت تكلفه)`),
			"zh": worded("多少钱|费用|价格|预算", `预算(是|有)多少|多少钱|费用是多少|价格是`),
			"de": worded("kost|preis", `\bwas (kostet|kosten|kostete)\b|\bwie teuer\b|\bpreis (der|des|von)\b`),
		},
		is: regexp.MustCompile(`(?i)[0-9].{0,20}(chf|francs?|usd|d[oó]l|euros?|фр|долл|евро|دولار|فرنك|يورو|法郎|美元|欧元)|(chf|usd|us\$|\$|€)\s?[0-9]|\bfree\b|gratui|gratis|бесплатн|مجان|免费|not known|not found|per cent|%|\bfees?\b|contribut|contribuci|cotis|cuota|взнос|اشتراك|会费`),
	},
	{ // what somebody earns
		asked: map[string]wordedAs{
			"en": worded("salary|earn|paid", `\b(salary|wage|wages)\b|\bhow much does .* (earn|make|get paid)\b`),
			"fr": worded("salaire|gagne", `\bsalaire\b|\bcombien gagne\b`),
			"es": worded("salario|sueldo|gana", `\b(salario|sueldo)\b|\bcuanto gana\b`),
			"pt": worded("salario|ganha", `\bsalario\b|\bquanto ganha\b`),
			"ru": worded("зарплат|оклад|зарабат", `зарплат|оклад|сколько зарабатывает`),
			"ar": worded("راتب", `راتب`),
			"zh": worded("工资|薪", `工资|薪水|薪资`),
			"de": worded("gehalt|verdien|lohn", `\b(gehalt|lohn)\b|\bwie ?viel verdient\b|\bwas verdient\b`),
		},
		is: regexp.MustCompile(`(?i)salar|sueldo|salaire|remunerat|зарплат|оклад|راتب|工资|薪`),
	},
	{ // by what number somebody is reached
		asked: map[string]wordedAs{
			"en": worded("bank account|account number|iban|credit card|phone number|whatsapp", `^(what ?s|what is|what are|give|tell|send|show)\b.*\b(bank account|account number|iban|credit card|phone number|telephone number|whatsapp number)\b`),
			"fr": worded("numero de", `\bnumero de (telephone|portable|whatsapp|compte)\b`),
			"es": worded("telefono|whatsapp", `\b(numero de (telefono|whatsapp|cuenta)|telefono de|whatsapp de)\b`),
			"pt": worded("telefone|whatsapp", `\b(numero de (telefone|whatsapp)|telefone d[aeo]|whatsapp d[aeo])\b`),
			"ru": worded("телефон", `(какой|дай|скажи|назови|подскажи).*(номер телефона|телефон)`),
			"ar": worded("هاتف|واتساب", `رقم (ال)?(هاتف|جوال|واتساب)`),
			"zh": worded("电话|手机|微信", `电话(号码)?是|的电话|电话多少|电话$|手机号|微信号`),
			"de": worded("telefon|handy|whatsapp", `\b(telefonnummer|handynummer|whatsapp nummer)\b|\btelefon (von|der|des)\b`),
		},
		is: regexp.MustCompile(`[0-9][0-9 ()-]{6,}[0-9]`),
	},
	{ // what the weather is
		asked: map[string]wordedAs{
			"en": worded("weather|temperature|rain|snow", `\b(weather|forecast)\b|^(what|how).*\btemperature\b.*\b(in|at) \w+( (today|tomorrow|now|in \w+))?$|\b(will it|is it going to) (rain|snow)\b`),
			"fr": worded("temps|temperature|meteo|pleuv|neig", `\bfait quel(le)? (temps|temperature)|\bquel(le)? (temps|temperature) (fait|fera|faisait)|\bmeteo\b|\b(pleut|pleuvra|neigera)`),
			"es": worded("tiempo|temperatura|clima|llov|llueve", `\bcomo esta el (tiempo|clima)|\bque (tiempo|temperatura|clima) (hace|hara|hacia|habra)|\bpronostico del tiempo|\b(llueve|llovera)\b`),
			"pt": worded("tempo|temperatura|clima|chov|chuva", `\b(que|qual a) temperatura (faz|fara|esta|em|no|na)\b|\bprevisao do tempo|\bcomo esta o (tempo|clima)|\b(chove|chovera|vai chover)\b`),
			"ru": worded("погод|температур|дождь|снег", `погода|какая температура (в|на|сейчас|сегодня)|будет ли (дождь|снег)`),
			"ar": worded("طقس|حراره|مطر", `الطقس|كم درجه الحراره|ما درجه الحراره في|هل ستمطر`),
			"zh": worded("天气|气温|下雨", `天气|气温|下雨`),
			"de": worded("wetter|temperatur|regn", `\bwetter\b|\bwelche temperatur|\bregnet\b`),
		},
		is: regexp.MustCompile(`(?i)weather|météo|pronóstico|погод|天气|الطقس|°`),
	},
	{ // where somebody lives
		asked: map[string]wordedAs{
			"en": worded("address|live", `\b(home|private|personal|street|postal) (address|e ?mail)\b|\bwhere does \w+( \w+)? live\b`),
			"fr": worded("adresse|habite", `\badresse (perso|personnelle|privee|du domicile|postale)|\bou (habite|vit)\b`),
			"es": worded("direccion|domicilio|vive", `\bdireccion (particular|personal|privada|de (la )?casa)|\bdomicilio\b|\bdonde vive\b`),
			"pt": worded("endereco|morada|mora", `\bendereco (pessoal|residencial|particular|privado|de casa)|\bmorada\b|\bonde (mora|vive)\b`),
			"ru": worded("адрес|живет", `домашн\w* адрес|личн\w* адрес|где (он|она )?живет`),
			"ar": worded("عنوان|يسكن|تسكن|يعيش|تعيش", `عنوان (منزل|بيت|سكن)|العنوان الشخصي|اين (يسكن|تسكن|يعيش|تعيش)`),
			"zh": worded("住址|家庭|住在哪|住哪", `住址|家庭地址|住在哪|住哪`),
			"de": worded("adresse|wohnt", `\b(privatadresse|private adresse|wohnadresse|privatanschrift)\b|\bwo wohnt\b`),
		},
		is: regexp.MustCompile(`(?i)@|p\.? ?o\.? box|[0-9].{0,30}(street|drive|road|avenue|\brue\b|straße)`),
	},
	{ // what somebody likes best
		asked: map[string]wordedAs{
			"en": worded("favorite|favourite", `\bfavou?rite\b`),
			"fr": worded("prefere|favori", `\b(prefere|preferee|favori|favorite)\b`),
			"es": worded("favorit|preferid", `\b(favorit|preferid)[oa]s?\b`),
			"pt": worded("favorit|preferid", `\b(favorit|preferid)[oa]s?\b`),
			"ru": worded("любим", `любим(ый|ая|ое|ые|ого|ой)`),
			"ar": worded("مفضل", `مفضل`),
			"zh": worded("最喜欢|最爱", `最喜欢|最爱`),
			"de": worded("liebling", `\blieblings`),
		},
		is: regexp.MustCompile(`(?i)favou?rite|préféré|favorit|любим|مفضل|最喜欢|liebling`),
	},
	{ // how old somebody or something is
		asked: map[string]wordedAs{
			"en": worded("how old|age of", `^how old (is|was|are)\b|\bthe age of\b`),
			"fr": worded("age", `\bquel age\b`),
			"es": worded("anos tiene|edad", `\bcuantos anos tiene|\bque edad\b`),
			"pt": worded("anos tem|idade", `\bquantos anos tem\b|\bqual a idade\b`),
			"ru": worded("сколько лет", `сколько лет`),
			"ar": worded("عمر", `كم عمر`),
			"zh": worded("多大|几岁|年龄", `多大(了|年纪)|几岁|年龄`),
		},
		other: regexp.MustCompile(`на сколько|избир|длит|срок|мандат|назад|действ|прошло|занима`),
		is:    regexp.MustCompile(`(?i)born|aged|years old|found|creat|establish|set up|fond|fund|cré|crea|cria|nacid|nasc|né en|née|основ|созда|родил|تأسس|أسس|ولد|成立|创立|出生`),
	},
	{ // what opens somebody's door
		asked: map[string]wordedAs{
			"en": worded("password|passcode|pin", `\b(password|passcode|pin code)\b`),
		},
		is: regexp.MustCompile(`(?i)password is`),
	},
	{ // who is better than others
		asked: map[string]wordedAs{
			"en": worded("better|best|worse|worst|nicest|smartest|funniest|coolest|greatest|stupid", `^(who|whos|which of (them|the two)) (is|was|were|are|s)?( the)? (better|best|worse|worst|nicest|smartest|funniest|coolest|greatest|stupidest)\b|\b(is|was|were|are) .* a (good|bad|better|great|terrible|lousy|decent) (person|man|woman|guy|leader|boss|head|chair|chairman|chairwoman|president|secretary|ambassador|diplomat|speaker|negotiator)\b`),
		},
		is: regexp.MustCompile(`(?i)\b(better|best|worse|worst) (leader|head|chair)`),
	},
	{ // who will win
		asked: map[string]wordedAs{
			"en": worded("win|elected|become|lose", `^(who|which candidate|which country) (will|is going to|is gonna) (win|be elected|become|get elected|lose)\b`),
			"fr": worded("qui", `\bqui (va|vont) (gagner|etre elue?s?|l emporter|remporter|devenir|perdre)\b|\bqui (gagnera|sera elue?|deviendra|remportera)\b`),
			"es": worded("quien", `\bquien(es)? (va|van) a (ganar|ser elegid[oa]s?|perder|salir elegid[oa])\b|\bquien (ganara|sera elegid[oa])\b`),
			"pt": worded("quem", `\bquem (vai|vao) (ganhar|vencer|ser eleit[oa]s?|perder)\b|\bquem (ganhara|vencera|sera eleit[oa])\b`),
			"ru": worded("кто", `кто (победит|выиграет|проиграет|станет президентом|станет генсеком|станет генеральным)`),
			"ar": worded("سيفوز|يفوز|سينتخب|راح", `من (سيفوز|سوف يفوز|راح يفوز|سينتخب|سيصبح)`),
			"zh": worded("谁", `谁(会|将|能)(赢|当选|胜出|获胜)`),
			"de": worded("wer", `\bwer (gewinnt|wird gewinnen|wird gewahlt)\b`),
		},
		is: regexp.MustCompile(`(?i)candidat|кандидат|مرشح|候选|kandidat|nominat|stands? for election|no result|not known|not found`),
	},
}

// sortsAsked returns the sorts of things that a question says it wants.
func sortsAsked(u *understanding) (out []*sortOf) {
	question := "" // made when it is needed
	for i := range sorts {
		s := &sorts[i]
		in, ok := s.asked[u.lang]
		if !ok || !containsAny(u.folded, in.hints) {
			continue
		}
		if question == "" {
			question = wording(u.folded)
		}
		if in.as.MatchString(question) && (s.other == nil || !s.other.MatchString(question)) {
			out = append(out, s)
		}
	}
	return out
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

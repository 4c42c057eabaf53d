package answer

import (
	"strings"
	"unicode"

	"plenipo/internal/lang"
)

// calendarWords are words that a question about a meeting's time or place is dressed in; they ask for nothing
// more. By language, folded.
var calendarWords = map[string]map[string]bool{
	"en": wordSet(`held hold holding another future further present take takes taking took place happen happens happened happening start starts started
		starting begin begins began end ends ended ending occur occurs scheduled planned open opens close closes
		upcoming next last previous latest recent current currently now right today soon edition editions year years
		month week date dates day days city country venue location located host hosts hosted hosting conference
		meeting event events meetings conferences forum summit assembly session exactly anyone know tell list show
		give coming come comes came after before following ongoing running still already over finished going on
		long until till time ago been exact there any which spring summer autumn fall winter quarter this schedule
		calendar agenda took again attend one happens happening anything something left finally last lasted lasting ago phase all every
		meet meets met they pls please thanks thx actually really just everybody talks talk people mean means context terms happened each seen heard clue idea
		edition editions far full name form acronym abbreviation letters stands stand short long sentence expand i
		thing stuff took hey guys folks quick question wondering remind again conf mtg mtgs upcoming scheduled`),
	"fr": wordSet(`exact exacte exactes exactement precis precise precises precisement eu lieu passer organise organisee prevu prevue prevues fixe fixee programmee svp stp hote accueille accueillie accueillir deroulee deroule tenait bientot edition heures fois rendez salle venue encore toujours soir matin lieu tenir tenue tient tiendra tenu aura ont derouler deroule deroulera commence commencer debut
		debute fin finit prochaine prochain prochaines prochains derniere dernier edition editions date dates jour
		jours ville pays lieux conference reunion reunions evenement evenements forum sommet session moment actuellement
		encore deja terminee termine apres avant suivante suivant annee mois calendrier liste heure eu passe passee`),
	"es": wordSet(`exacta exactas exacto exactos exactamente precisa precisas organiza organizo prevista previsto programada fijada toca tocaba sera seria hoy manana edicion anfitrion anfitriona acoge acogio cuando termino va lugar celebra celebro celebrara celebrada celebrar tiene tuvo tendra empieza empezo comienza comenzo
		termina termino proxima proximo proximas proximos ultima ultimo edicion ediciones fecha fechas dia dias ciudad
		pais sede conferencia reunion reuniones evento eventos foro cumbre sesion ahora actualmente todavia ya despues
		antes siguiente ano mes calendario lista hay habra sera fue`),
	"pt": wordSet(`exata exatas exato exatos exatamente precisa precisas organiza organizou prevista previsto marcada marcado programada toca sera seria hoje amanha anfitria anfitriao sedia sediou acolhe acolheu vai lugar realiza realizou realizara realizada ocorre ocorreu ocorrera acontece aconteceu acontecera comeca
		comecou termina terminou rolando rola rolou proxima proximo proximas proximos ultima ultimo edicao edicoes data datas dia dias
		cidade pais sede conferencia reuniao reunioes evento eventos forum cupula sessao agora atualmente ainda ja
		depois antes seguinte ano mes calendario lista ha havera sera foi`),
	"de": wordSet(`genau genaue genaues exakt exakte findet stattfinden veranstaltet geplant angesetzt beginnen enden dauert gastgeber ausgerichtet bald heute ausgabe termine daten laufend lauft offen findet statt fand stattfindet stattgefunden beginnt begann endet endete nachste nachsten nachstes letzte
		letzten letztes datum tag tage stadt land ort konferenz tagung veranstaltung veranstaltungen sitzung jetzt
		gerade aktuell noch schon nach vor jahr monat kalender gibt`),
	"ru": wordSet(`точная точные точно точную планируется запланирована запланирован намечена намечен длится закончится кончается кончится завершится завершается стартует откроется открывается принимает принимала очередная очередной ближайшую числа число дате датах годах городе стране месте сессии пройти проходить предстоящая предстоящий предстоящую состоится состоялась состоялся состоялось проходит проходила проходил пройдет прошла прошел проводится
		проводилась начинается начнется началась заканчивается закончилась следующая следующий следующее следующей
		следующую ближайшая ближайшие последняя последний последнее последней последнюю дата даты день дни город
		страна место конференция встреча мероприятия мероприятие форум саммит сессия сейчас уже еще после до год году
		месяц календарь будет были была был идет`),
	"ar": wordSet(`تواريخ بالضبط دقيق الدقيق المحدد تستضيف استضافت يستضيف الجاي جاي الدوره دوره نسخه النسخه انتهاء بدايه موعدها موعده سيقام ستقام تستمر لغايه المقرر مقرر اللي فات عقد يعقد تعقد انعقد انعقدت ينعقد تنعقد سيعقد ستعقد انعقاد اقيم اقيمت يقام تقام يبدا بدا تبدا ينتهي
		انتهي القادم القادمه المقبل المقبله التالي التاليه الاخير الاخيره الماضي الماضيه السابق تاريخ موعد يوم ايام
		مدينه بلد مكان موتمر اجتماع اجتماعات حدث احداث منتدي قمه الان حاليا بعد قبل سنه عام شهر قادم قادمه مقبل مقبله
		تالي اخير اخيره ماضي سابق`),
	"zh": wordSet(`举行 召开 举办 开始 结束 下一 下次 下届 上次 上一 上届 最近 目前 现在 正在 日期 时间 城市 国家 地点 会议 大会 活动 届`),
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[lang.Fold(w)] = true
	}
	return set
}

// leftover returns the content words of the question that neither an entity, nor the intent, nor the time, nor
// the talk about meetings accounts for: what a rendered answer would leave unanswered.
func (u *understanding) leftover() []searchTerm {
	dress, ok := calendarWords[u.lang]
	if !ok {
		dress = calendarWords["en"]
	}
	return u.without(dress)
}

// undefined returns the content words of the question that a definition would leave unanswered.
func (u *understanding) undefined() []searchTerm { return u.without(definitionWords) }

// definitionWords are words that a question about a meaning is dressed in, in all languages, folded.
var definitionWords = wordSet(`full name form acronym acronyms abbreviation letters stands stand short long sentence expand mean
	means meaning context term terms word words thing plain simple simply define definition exactly actually please conference
	forum summit assembly organization organisation body group concept called call known everybody talks talk people again
	sigle acronyme abreviation nom complet signification conference forum sommet siglas nombre completo significado
	conferencia foro cumbre sigla nome completo conferencia cupula аббревиатура сокращение полное название значение термин слово
	словами простыми конференция форум اختصار الاسم الكامل معني مصطلح موتمر منتدي 全称 缩写 简称 意思 含义 会议 大会 论坛`)

func (u *understanding) without(dress map[string]bool) []searchTerm {
	var out []searchTerm
	for _, t := range u.terms {
		switch {
		case t.weight == 0, t.context, t.named, t.placed, dress[t.word], isNumber(t.word) && t.timed:
		case t.weight == unsaidWeight && u.lang != "en": // everyday talk; the English lists are told from what asks for more
		case u.lang == "zh" && len(t.alike) == 0 && strings.ContainsAny(t.word, chineseDress): // 议会 is a parliament
		default:
			out = append(out, t)
		}
	}
	return out
}

func isNumber(s string) bool {
	rest := strings.Trim(s, "0123456789.,")
	return s != "" && (rest == "" || rest == "th" || rest == "st" || rest == "nd" || rest == "rd")
}

// chineseDress are characters of question words, counters and verbs of meeting: a pair of characters with one of
// them asks for nothing more.
const chineseDress = "一二次届是的在吗呢什么么何哪几了有会将时候举行召开办日年月上下个谁多少怎样请问些这那和与及或对被由从到为之于把给让向跟都也就还只得"

// chineseGrammar are characters of grammar alone: a pair with one of them is no word, whether or not passages hold it.
const chineseGrammar = "的了吗呢吧啊么什哪谁怎这那些和与及或是在从项两"

// betweenWords reports whether r parts words: it is no letter, digit, or mark on one.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

package dates

import "strings"

// A language holds the words of one language that say something about time, without accents.
type language struct {
	next, last, first, now, upcoming, over, after, before, howLong, isOver phraseSet
	past, present, future                                                  phraseSet

	months        map[string][]monthName // by first word
	verbMonths    map[string]bool        // months that are also ordinary words
	dayAfterMonth bool                   // "December 3"
	prepositions  map[string]bool        // words before a date that belong to it
	fillers       map[string]bool        // words between day, month and year
	yearWords     map[string]bool        // words after a year that belong to it
	between       map[string]bool
	decades       [][]string
	seasons       map[string]int // 0 spring … 3 winter
	days          map[string]int // offset from today
	weekends      [][]string
	units         []unitWord
	plurals       map[string]string // grain by plural
	numbers       map[string]int
	thisWords     map[string]bool
	nextWords     map[string]bool
	lastWords     map[string]bool
	inWords       map[string]bool // "in two weeks"
	within        map[string]bool // "within two weeks"
	aloneUnits    bool            // no spaces between words
}

type unitWord struct {
	words []string
	grain string
}

// A phraseSet holds phrases by their first word.
type phraseSet map[string][][]string

// A monthName is one way to write a month.
type monthName struct {
	month int // 1 to 12
	rest  []string
}

// month returns the month that word i names, 1 to 12 or 0, and how many words it takes.
func (l *language) month(w []word, i int) (m, n int) {
	for _, name := range l.months[w[i].text] {
		if i+1+len(name.rest) > len(w) || len(name.rest) < n {
			continue
		}
		same := true
		for j, part := range name.rest {
			same = same && w[i+1+j].text == part
		}
		if same {
			m, n = name.month, len(name.rest)+1
		}
	}
	return m, n
}

// phrases splits a list of phrases separated by "|". In Chinese every character is a word.
func phrases(tag, list string) phraseSet {
	set := phraseSet{}
	for _, ph := range phraseList(tag, list) {
		set[ph[0]] = append(set[ph[0]], ph)
	}
	return set
}

func phraseList(tag, list string) [][]string {
	var out [][]string
	for ph := range strings.SplitSeq(list, "|") {
		var ws []string
		for _, w := range split(ph, tag) {
			ws = append(ws, w.text)
		}
		if len(ws) > 0 {
			out = append(out, ws)
		}
	}
	return out
}

func units(tag, list string) []unitWord {
	var out []unitWord
	for entry := range strings.FieldsSeq(list) {
		grain, names, _ := strings.Cut(entry, "=")
		for name := range strings.SplitSeq(names, ",") {
			var ws []string
			for _, w := range split(name, tag) {
				ws = append(ws, w.text)
			}
			out = append(out, unitWord{ws, grain})
		}
	}
	return out
}

func table[V any](list string, value func(string) V) map[string]V {
	m := map[string]V{}
	for entry := range strings.FieldsSeq(list) {
		k, v, _ := strings.Cut(entry, "=")
		for name := range strings.SplitSeq(k, ",") {
			m[plain(name)] = value(v)
		}
	}
	return m
}

func text(s string) string { return s }

func integer(s string) int {
	n, sign := 0, 1
	for _, c := range s {
		if c == '-' {
			sign = -1
			continue
		}
		n = n*10 + int(c-'0')
	}
	return sign * n
}

func months(list string) map[string][]monthName {
	out := map[string][]monthName{}
	for i, names := range strings.Split(list, "|") {
		for name := range strings.SplitSeq(names, ",") {
			ws := strings.Fields(plain(name))
			out[ws[0]] = append(out[ws[0]], monthName{i + 1, ws[1:]})
		}
	}
	return out
}

var languages = map[string]*language{
	"en": {
		next:          phrases("en", "next|another|the coming|following one|coming up next|come next|comes next|soonest|next one|nearest"),
		last:          phrases("en", "last|most recent|latest|previous|past one|most recently|recent"),
		first:         phrases("en", "the first|first ever|very first|earliest"),
		now:           phrases("en", "on now|right now|now|currently|at the moment|at present|under way|underway|ongoing|going on|in progress|happening now|still on|still going|still running|on today|at this moment|on at the moment|these days"),
		upcoming:      phrases("en", "upcoming|coming up|coming|future|scheduled|planned|ahead|on the calendar|coming soon|soon"),
		over:          phrases("en", "past|so far|already held|were held|have been held|took place"),
		after:         phrases("en", "after|since|following|later than|came next after|next after|comes after|came after"),
		before:        phrases("en", "before|prior to|preceding|earlier than|until"),
		howLong:       phrases("en", "how long until|how long till|how long before|how many days until|how many days till|how many days to|how many days before|how many weeks until|how many weeks to|how many months until|how soon is|countdown to|how far away is|how far off is|days left until|how long to|how long is it until|how many days left"),
		isOver:        phrases("en", "already over|is over|over yet|over already|has ended|have ended|ended yet|finished yet|has finished|is finished|has started|started yet|has begun|begun yet|over|yet"),
		past:          phrases("en", "was|were|did|had|took|happened|came|held|went|been|ended|started|began"),
		present:       phrases("en", "is|are|does|do|takes|starts|begins|ends"),
		future:        phrases("en", "will|ll|going to|shall|gonna"),
		months:        months("january,jan|february,feb|march,mar|april,apr|may|june,jun|july,jul|august,aug|september,sep,sept|october,oct|november,nov|december,dec"),
		verbMonths:    words("may march mar sep jan"),
		dayAfterMonth: true,
		prepositions:  words("in on during of by for around early late mid at this next last"),
		fillers:       words("of the st nd rd th"),
		between:       words("between from"),
		decades:       phraseList("en", "the decade"),
		seasons:       table("spring=0 summer=1 autumn,fall=2 winter=3", integer),
		days:          table("today=0 tomorrow=1 yesterday=-1 tonight=0", integer),
		weekends:      phraseList("en", "this weekend|the weekend|weekend"),
		units:         units("en", "week=week month=month quarter=quarter year=year"),
		plurals:       table("day,days=day week,weeks=week month,months=month year,years=year", text),
		numbers:       table("one,a=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 twelve=12", integer),
		thisWords:     words("this current the"),
		nextWords:     words("next coming following"),
		lastWords:     words("last past previous"),
		inWords:       words("in"),
		within:        words("within"),
	},
	"fr": {
		next:         phrases("fr", "prochain|prochaine|prochains|prochaines|suivante|suivant|a venir"),
		last:         phrases("fr", "dernier|derniere|derniers|dernieres|precedente|precedent|plus recente|plus recent"),
		first:        phrases("fr", "premiere|premier"),
		now:          phrases("fr", "en ce moment|actuellement|maintenant|en cours|a l heure actuelle|present"),
		upcoming:     phrases("fr", "a venir|prochains|prochaines|futurs|prevus|prevues"),
		over:         phrases("fr", "passes|passees|deja eu lieu|jusqu ici"),
		after:        phrases("fr", "apres|depuis|a la suite de|qui suit|suit"),
		before:       phrases("fr", "avant|precede|jusqu a"),
		howLong:      phrases("fr", "dans combien de temps|combien de temps avant|combien de jours avant|combien de jours reste|dans combien de jours|combien de temps reste|combien de jours jusqu"),
		isOver:       phrases("fr", "est elle terminee|est elle finie|est terminee|est finie|est fini|est termine|deja terminee|a commence|a deja commence|deja fini|deja finie"),
		past:         phrases("fr", "etait|etaient|a eu|ont eu|fut|furent|s est tenue|s est tenu|a ete|ont ete|s est deroulee|eu lieu"),
		present:      phrases("fr", "est|sont|a lieu|se tient|commence"),
		future:       phrases("fr", "sera|seront|aura|auront|se tiendra|va|se deroulera"),
		months:       months("janvier,janv|fevrier,fevr|mars|avril|mai|juin|juillet,juil|aout|septembre,sept|octobre,oct|novembre,nov|decembre,dec"),
		prepositions: words("en le du au de pendant durant courant debut fin"),
		fillers:      words("de er"),
		between:      words("entre de"),
		decades:      phraseList("fr", "annees|les annees"),
		seasons:      table("printemps=0 ete=1 automne=2 hiver=3", integer),
		days:         table("aujourd=0 demain=1 hier=-1", integer),
		weekends:     phraseList("fr", "ce week end|ce weekend"),
		units:        units("fr", "week=semaine month=mois quarter=trimestre year=annee,an"),
		plurals:      table("jour,jours=day semaine,semaines=week mois=month an,ans,annees=year", text),
		numbers:      table("un,une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 dix=10", integer),
		thisWords:    words("ce cet cette"),
		nextWords:    words("prochain prochaine prochains prochaines suivant suivante"),
		lastWords:    words("dernier derniere derniers dernieres passe passee precedente"),
		inWords:      words("dans"),
		within:       words("d'ici"),
	},
	"es": {
		next:         phrases("es", "proximo|proxima|siguiente|que viene"),
		last:         phrases("es", "ultimo|ultima|anterior|mas reciente|pasado|pasada"),
		first:        phrases("es", "primera|primer|primero"),
		now:          phrases("es", "ahora|ahora mismo|en este momento|actualmente|en curso"),
		upcoming:     phrases("es", "proximos|proximas|futuros|futuras|previstos|previstas|por venir"),
		over:         phrases("es", "pasados|pasadas|hasta ahora|ya celebradas"),
		after:        phrases("es", "despues de|despues|desde|tras|sigue a|vino despues"),
		before:       phrases("es", "antes de|antes|previo a|hasta"),
		howLong:      phrases("es", "cuanto falta|cuantos dias faltan|cuanto tiempo falta|en cuantos dias|dentro de cuanto"),
		isOver:       phrases("es", "ya termino|ha terminado|ya acabo|ya ha terminado|ya empezo|ha comenzado|ha empezado|se acabo"),
		past:         phrases("es", "fue|fueron|era|tuvo|se celebro|se realizo|hubo|estuvo"),
		present:      phrases("es", "es|son|esta|estan|se celebra|empieza|hay"),
		future:       phrases("es", "sera|seran|tendra|se celebrara|va a|habra|se realizara"),
		months:       months("enero,ene|febrero,feb|marzo|abril,abr|mayo|junio,jun|julio,jul|agosto,ago|septiembre,setiembre,sep|octubre,oct|noviembre,nov|diciembre,dic"),
		prepositions: words("en el de durante del a"),
		fillers:      words("de del"),
		between:      words("entre de"),
		decades:      phraseList("es", "los anos|anos|decada de"),
		seasons:      table("primavera=0 verano=1 otono=2 invierno=3", integer),
		days:         table("hoy=0 manana=1 ayer=-1", integer),
		weekends:     phraseList("es", "este fin de semana"),
		units:        units("es", "week=semana month=mes quarter=trimestre year=ano"),
		plurals:      table("dia,dias=day semana,semanas=week mes,meses=month ano,anos=year", text),
		numbers:      table("un,una=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 diez=10", integer),
		thisWords:    words("este esta"),
		nextWords:    words("proximo proxima proximos proximas siguiente siguientes"),
		lastWords:    words("ultimo ultima ultimos ultimas pasado pasada anterior"),
		inWords:      words("en"),
		within:       words("dentro"),
	},
	"pt": {
		next:         phrases("pt", "proximo|proxima|seguinte|que vem"),
		last:         phrases("pt", "ultimo|ultima|anterior|mais recente|passado|passada"),
		first:        phrases("pt", "primeira|primeiro"),
		now:          phrases("pt", "agora|agora mesmo|neste momento|atualmente|em curso|em andamento"),
		upcoming:     phrases("pt", "proximos|proximas|futuros|futuras|previstos|previstas"),
		over:         phrases("pt", "passados|passadas|ate agora"),
		after:        phrases("pt", "depois da|depois do|depois de|depois|apos|desde"),
		before:       phrases("pt", "antes da|antes do|antes de|antes|ate"),
		howLong:      phrases("pt", "quanto falta|quanto tempo falta|quantos dias faltam|em quantos dias"),
		isOver:       phrases("pt", "ja terminou|ja acabou|terminou|acabou|ja comecou|comecou"),
		past:         phrases("pt", "foi|foram|era|teve|se realizou|realizou|ocorreu|aconteceu|houve"),
		present:      phrases("pt", "e|sao|esta|acontece|comeca|ha"),
		future:       phrases("pt", "sera|serao|tera|vai|havera|ocorrera"),
		months:       months("janeiro,jan|fevereiro,fev|marco|abril,abr|maio|junho,jun|julho,jul|agosto,ago|setembro,set|outubro,out|novembro,nov|dezembro,dez"),
		prepositions: words("em no na de durante do da a"),
		fillers:      words("de do"),
		between:      words("entre de"),
		decades:      phraseList("pt", "os anos|anos|decada de"),
		seasons:      table("primavera=0 verao=1 outono=2 inverno=3", integer),
		days:         table("hoje=0 amanha=1 ontem=-1", integer),
		weekends:     phraseList("pt", "este fim de semana"),
		units:        units("pt", "week=semana month=mes quarter=trimestre year=ano"),
		plurals:      table("dia,dias=day semana,semanas=week mes,meses=month ano,anos=year", text),
		numbers:      table("um,uma=1 dois,duas=2 tres=3 quatro=4 cinco=5 seis=6 dez=10", integer),
		thisWords:    words("este esta neste nesta"),
		nextWords:    words("proximo proxima proximos proximas seguinte"),
		lastWords:    words("ultimo ultima ultimos ultimas passado passada anterior"),
		inWords:      words("em"),
		within:       words("dentro"),
	},
	"de": {
		next:         phrases("de", "nachste|nachsten|nachster|nachstes|kommende|kommenden"),
		last:         phrases("de", "letzte|letzten|letzter|letztes|vorige|vergangene"),
		first:        phrases("de", "erste|ersten|erster"),
		now:          phrases("de", "jetzt|gerade|derzeit|im moment|zurzeit|aktuell|momentan"),
		upcoming:     phrases("de", "bevorstehende|anstehende|geplante|kommenden"),
		over:         phrases("de", "vergangenen|bisher"),
		after:        phrases("de", "nach|seit"),
		before:       phrases("de", "vor|bis"),
		howLong:      phrases("de", "wie lange noch|wie viele tage noch|wie lange dauert es bis|wie viele tage bis"),
		isOver:       phrases("de", "schon vorbei|vorbei|zu ende|beendet|schon begonnen"),
		past:         phrases("de", "war|waren|fand|fanden|wurde|hat|stattgefunden"),
		present:      phrases("de", "ist|sind|findet|beginnt|gibt es"),
		future:       phrases("de", "wird|werden"),
		months:       months("januar,jan|februar,feb|marz|april,apr|mai|juni,jun|juli,jul|august,aug|september,sep|oktober,okt|november,nov|dezember,dez"),
		prepositions: words("im in am vom bis zum"),
		fillers:      words("der des"),
		between:      words("zwischen von"),
		decades:      phraseList("de", "die"),
		seasons:      table("fruhling,fruhjahr=0 sommer=1 herbst=2 winter=3", integer),
		days:         table("heute=0 morgen=1 gestern=-1", integer),
		weekends:     phraseList("de", "dieses wochenende|am wochenende"),
		units:        units("de", "week=woche month=monat quarter=quartal year=jahr"),
		plurals:      table("tag,tage,tagen=day woche,wochen=week monat,monate,monaten=month jahr,jahre,jahren=year", text),
		numbers:      table("ein,einem,einer,eine=1 zwei=2 drei=3 vier=4 funf=5 sechs=6 zehn=10", integer),
		thisWords:    words("dieses diese diesen diesem dieser"),
		nextWords:    words("nachste nachsten nachstes nachster kommende kommenden"),
		lastWords:    words("letzte letzten letztes letzter vergangene"),
		inWords:      words("in"),
		within:       words("innerhalb"),
	},
	"ru": {
		next:         phrases("ru", "следующая|следующий|следующее|следующей|следующую|следующего|ближайшая|ближайший|ближайшее|ближайшей|ближайшую|очередная"),
		last:         phrases("ru", "последняя|последний|последнее|последней|последнюю|последнего|прошлая|прошлой|предыдущая|предыдущий|недавняя"),
		first:        phrases("ru", "первая|первый|первое|первой"),
		now:          phrases("ru", "сейчас|в настоящее время|в данный момент|идет|на данный момент|в эти дни"),
		upcoming:     phrases("ru", "предстоящие|ближайшие|будущие|запланированные|предстоящих|ближайших|намечены"),
		over:         phrases("ru", "прошедшие|прошлые|прошедших"),
		after:        phrases("ru", "после|с тех пор как"),
		before:       phrases("ru", "до|перед|раньше"),
		howLong:      phrases("ru", "сколько осталось|сколько дней осталось|сколько дней до|сколько времени до|через сколько|как скоро|сколько осталось до"),
		isOver:       phrases("ru", "уже закончилась|закончилась ли|уже прошла|завершилась|уже началась|закончилась|закончился"),
		past:         phrases("ru", "была|был|было|были|прошла|прошел|прошло|состоялась|состоялся|состоялось|проходила|проходил|проводилась"),
		present:      phrases("ru", "есть|проходит|проводится|начинается"),
		future:       phrases("ru", "будет|будут|состоится|пройдет|начнется"),
		months:       months("январь,января,январе|февраль,февраля,феврале|март,марта,марте|апрель,апреля,апреле|май,мая,мае|июнь,июня,июне|июль,июля,июле|август,августа,августе|сентябрь,сентября,сентябре|октябрь,октября,октябре|ноябрь,ноября,ноябре|декабрь,декабря,декабре"),
		prepositions: words("в во с за на"),
		fillers:      words("го"),
		yearWords:    words("год году года г гг"),
		between:      words("между с от"),
		decades:      phraseList("ru", "е|х"),
		seasons:      table("весна,весной,весны,весну=0 лето,летом,лета=1 осень,осенью,осени=2 зима,зимой,зимы=3", integer),
		days:         table("сегодня=0 завтра=1 вчера=-1", integer),
		weekends:     phraseList("ru", "в эти выходные"),
		units:        units("ru", "week=неделя,неделе,неделю month=месяц,месяце quarter=квартал,квартале year=год,году"),
		plurals:      table("день,дня,дней=day неделю,недели,недель=week месяц,месяца,месяцев=month год,года,лет=year", text),
		numbers:      table("один,одну=1 два,две=2 три=3 четыре=4 пять=5 шесть=6 десять=10", integer),
		thisWords:    words("этом этот эту этой этого"),
		nextWords:    words("следующем следующий следующую следующей следующего будущем"),
		lastWords:    words("прошлом прошлый прошлую прошлой прошлого"),
		inWords:      words("через"),
		within:       words("течение"),
	},
	"ar": {
		next:         phrases("ar", "القادم|القادمه|المقبل|المقبله|التالي|التاليه|قادم|مقبل"),
		last:         phrases("ar", "الاخير|الاخيره|الماضي|الماضيه|السابق|السابقه|اخر"),
		first:        phrases("ar", "الاول|الاولي|اول"),
		now:          phrases("ar", "الان|حاليا|جاريه|جار|في الوقت الحالي|منعقد حاليا"),
		upcoming:     phrases("ar", "القادمين|المزمع|المستقبليه|المرتقبه"),
		over:         phrases("ar", "السابقين|حتي الان"),
		after:        phrases("ar", "بعد|يلي|منذ"),
		before:       phrases("ar", "قبل|حتي"),
		howLong:      phrases("ar", "كم تبقي|كم بقي|كم يوما|كم يوم|متبقي"),
		isOver:       phrases("ar", "هل انتهي|هل انتهت|انتهي|انتهت|هل بدا|هل بدات"),
		past:         phrases("ar", "كان|كانت|عقد|عقدت|انعقد|انعقدت|اقيم|اقيمت|جري|حدث"),
		present:      phrases("ar", "يعقد|تعقد|ينعقد|تنعقد"),
		future:       phrases("ar", "سيعقد|ستعقد|سينعقد|ستنعقد|سيكون|ستكون|سوف|سيقام"),
		months:       months("يناير,كانون الثاني|فبراير,شباط|مارس,اذار|ابريل,نيسان|مايو,ايار|يونيو,حزيران|يوليو,تموز|اغسطس,اب|سبتمبر,ايلول|اكتوبر,تشرين الاول|نوفمبر,تشرين الثاني|ديسمبر,كانون الاول"),
		prepositions: words("في عام سنه خلال من"),
		fillers:      words("من عام سنه"),
		between:      words("بين من"),
		decades:      phraseList("ar", "عقد"),
		seasons:      table("ربيع,الربيع=0 صيف,الصيف=1 خريف,الخريف=2 شتاء,الشتاء=3", integer),
		days:         table("اليوم=0 غدا=1 امس=-1", integer),
		units:        units("ar", "week=اسبوع,الاسبوع month=شهر,الشهر quarter=الربع year=عام,العام,سنه,السنه"),
		plurals:      table("يوم,ايام,يوما=day اسبوع,اسابيع=week شهر,اشهر,شهور=month سنه,سنوات,عام,اعوام=year", text),
		numbers:      table("اسبوعين=2 ثلاثه=3 اربعه=4 خمسه=5", integer),
		thisWords:    words("هذا هذه"),
		nextWords:    words("القادم القادمه المقبل المقبله التالي التاليه"),
		lastWords:    words("الماضي الماضيه السابق السابقه"),
		inWords:      words("بعد خلال"),
	},
	"zh": {
		next:         phrases("zh", "下一次|下一届|下届|下次|下一个|接下来|即将"),
		last:         phrases("zh", "上一次|上一届|上届|上次|最近一次|最近一届|最后一次"),
		first:        phrases("zh", "第一次|第一届|首届|首次"),
		now:          phrases("zh", "现在|目前|正在|当前|此刻|眼下"),
		upcoming:     phrases("zh", "即将举行|未来|将要|即将到来|即将"),
		over:         phrases("zh", "过去的|以往"),
		after:        phrases("zh", "之后|以后|后"),
		before:       phrases("zh", "之前|以前|前"),
		howLong:      phrases("zh", "还有多久|还有多少天|还有几天|多少天后|多久以后|距离"),
		isOver:       phrases("zh", "结束了吗|结束了没|已经结束|开始了吗|已经开始"),
		past:         phrases("zh", "了|过|是在|曾"),
		present:      phrases("zh", "正在"),
		future:       phrases("zh", "将|会在|会是|会有|会由|会不会|还会|要在|要开"),
		months:       months("一 月,1 月|二 月,2 月|三 月,3 月|四 月,4 月|五 月,5 月|六 月,6 月|七 月,7 月|八 月,8 月|九 月,9 月|十 月,10 月|十 一 月,11 月|十 二 月,12 月"),
		prepositions: words("在 于"),
		fillers:      words("年 日 号"),
		yearWords:    words("年"),
		between:      words("从"),
		decades:      phraseList("zh", "年代"),
		seasons:      table("春=0 夏=1 秋=2 冬=3", integer),
		units:        units("zh", "week=周,星期 month=月 quarter=季度 year=年"),
		plurals:      table("天=day 周=week 月=month 年=year", text),
		numbers:      table("一=1 两=2 三=3 四=4 五=5", integer),
		thisWords:    words("今 本 这个 这"),
		nextWords:    words("明 下 下个 下一"),
		lastWords:    words("去 上 上个 上一"),
		days:         map[string]int{},
		aloneUnits:   true,
	},
}

package discord

// Names of the context-menu command; slash commands are named where they are defined.
const askAboutName = "Ask Plenipo about this"

// A command is an application command as Discord's API takes it. Fields that Discord adds are left out, so that
// what it has can be compared with what is wanted.
type command struct {
	Type             int               `json:"type"` // 1 slash, 3 on a message
	Name             string            `json:"name"`
	Names            map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description,omitempty"`
	Descriptions     map[string]string `json:"description_localizations,omitempty"`
	Options          []commandOption   `json:"options,omitempty"`
	Permissions      *string           `json:"default_member_permissions,omitempty"`
	IntegrationTypes []int             `json:"integration_types,omitempty"` // 0 servers, 1 users
	Contexts         []int             `json:"contexts,omitempty"`          // 0 servers, 1 DMs with the bot, 2 other private channels
}

type commandOption struct {
	Type         int               `json:"type"` // 3 string, 5 boolean, 7 channel
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	MaxLength    int               `json:"max_length,omitempty"`
	ChannelTypes []int             `json:"channel_types,omitempty"`
}

// Kinds of options.
const (
	optionString  = 3
	optionBoolean = 5
	optionChannel = 7
)

// words are a name or description in English and in the languages that Discord has besides: Arabic is not among
// them.
type words struct{ en, fr, es, pt, ru, zh string }

// localized returns the translations by Discord's locale.
func (w words) localized() map[string]string {
	return map[string]string{"fr": w.fr, "es-ES": w.es, "es-419": w.es, "pt-BR": w.pt, "ru": w.ru, "zh-CN": w.zh, "zh-TW": w.zh}
}

func slash(name, description words, options ...commandOption) command {
	return command{
		Type: 1, Name: name.en, Names: name.localized(), Description: description.en, Descriptions: description.localized(),
		Options: options, IntegrationTypes: []int{0, 1}, Contexts: []int{0, 1, 2},
	}
}

func opt(kind int, name, description words) commandOption {
	return commandOption{Type: kind, Name: name.en, Names: name.localized(), Description: description.en, Descriptions: description.localized()}
}

func (o commandOption) required() commandOption { o.Required = true; return o }

// completed marks an option whose values are offered while it is typed; free text stays possible.
func (o commandOption) completed() commandOption { o.Autocomplete = true; return o }

func (o commandOption) upTo(n int) commandOption { o.MaxLength = n; return o }

// commands returns what the bot offers, in the order that Discord keeps.
func commands() []command {
	private := opt(optionBoolean, words{"private", "privé", "privado", "privado", "лично", "私密"},
		words{"Show the answer to me alone", "Ne montrer la réponse qu’à moi", "Mostrar la respuesta solo a mí", "Mostrar a resposta só a mim", "Показать ответ только мне", "仅自己可见"})
	all := []command{
		slash(words{"ask", "demander", "preguntar", "perguntar", "спросить", "提问"},
			words{"Ask about WCIT, the ITRs, ITU conferences and Internet governance", "Une question sur la CMTI, le RTI, les conférences de l’UIT ou la gouvernance d’Internet",
				"Una pregunta sobre la CMTI, el RTI, las conferencias de la UIT o la gobernanza de Internet", "Uma pergunta sobre a WCIT, o RTI, as conferências da UIT ou a governança da Internet",
				"Вопрос о ВКМЭ, РМЭ, конференциях МСЭ или управлении интернетом", "询问 WCIT、《国际电信规则》、国际电联会议与互联网治理"},
			opt(optionString, words{"question", "question", "pregunta", "pergunta", "вопрос", "问题"},
				words{"In your own words, in any language", "Avec vos mots, dans votre langue", "Con sus palabras, en su idioma", "Com as suas palavras, na sua língua", "Своими словами, на любом языке", "用你自己的话，任何语言"}).required().completed().upTo(maxQuestion),
			private),
		slash(words{"event", "événement", "evento", "evento", "событие", "会议"},
			words{"When and where a meeting is", "Quand et où se tient une réunion", "Cuándo y dónde es una reunión", "Quando e onde é uma reunião", "Когда и где проходит встреча", "会议的时间和地点"},
			opt(optionString, words{"name", "nom", "nombre", "nome", "название", "名称"},
				words{"The meeting’s name or acronym", "Nom ou sigle de la réunion", "Nombre o sigla de la reunión", "Nome ou sigla da reunião", "Название или сокращение", "会议名称或缩写"}).required().completed().upTo(200),
			private),
		slash(words{"events", "événements", "eventos", "eventos", "события", "会议列表"},
			words{"The calendar", "Le calendrier", "El calendario", "O calendário", "Календарь", "日历"},
			opt(optionString, words{"series", "série", "serie", "série", "серия", "系列"},
				words{"A series such as WTSA or IGF", "Une série comme l’AMNT ou le FGI", "Una serie como la AMNT o el FGI", "Uma série como a AMNT ou o IGF", "Серия, например ВАСЭ или IGF", "例如 WTSA 或 IGF"}).completed().upTo(200),
			opt(optionString, words{"place", "lieu", "lugar", "lugar", "место", "地点"},
				words{"A city, a country or a region", "Une ville, un pays ou une région", "Una ciudad, un país o una región", "Uma cidade, um país ou uma região", "Город, страна или регион", "城市、国家或地区"}).upTo(200),
			opt(optionString, words{"when", "quand", "cuándo", "quando", "когда", "时间"},
				words{"Such as “next month” or “2027”", "Par exemple « le mois prochain » ou « 2027 »", "Por ejemplo «el próximo mes» o «2027»", "Por exemplo «próximo mês» ou «2027»", "Например, «в следующем месяце» или «2027»", "例如“下个月”或“2027”"}).upTo(100),
			private),
		slash(words{"define", "définir", "definir", "definir", "термин", "释义"},
			words{"What a term or an acronym means", "Ce que signifie un terme ou un sigle", "Qué significa un término o una sigla", "O que significa um termo ou uma sigla", "Что означает термин или сокращение", "术语或缩写的含义"},
			opt(optionString, words{"term", "terme", "término", "termo", "слово", "术语"},
				words{"Such as ITR, WCIT or IXP", "Par exemple RTI, CMTI ou IXP", "Por ejemplo RTI, CMTI o IXP", "Por exemplo RTI, WCIT ou IXP", "Например, РМЭ, ВКМЭ или IXP", "例如 ITR、WCIT 或 IXP"}).required().completed().upTo(200),
			private),
		slash(words{"help", "aide", "ayuda", "ajuda", "помощь", "帮助"},
			words{"What you can ask", "Ce que vous pouvez demander", "Qué puede preguntar", "O que pode perguntar", "О чём можно спросить", "可以问什么"}),
	}
	settings := slash(words{"settings", "réglages", "ajustes", "definições", "настройки", "设置"},
		words{"Chapter, language and help channel of this channel", "Section, langue et salon d’aide de ce salon", "Capítulo, idioma y canal de ayuda de este canal", "Capítulo, língua e canal de ajuda deste canal", "Отделение, язык и канал помощи этого канала", "本频道的分会、语言和求助频道"},
		opt(optionString, words{"chapter", "section", "capítulo", "capítulo", "отделение", "分会"},
			words{"The chapter’s id", "Identifiant de la section", "Identificador del capítulo", "Identificador do capítulo", "Код отделения", "分会标识"}).upTo(100),
		opt(optionString, words{"language", "langue", "idioma", "língua", "язык", "语言"},
			words{"Such as fr or zh, when a question doesn’t show it", "Par exemple fr, quand la question ne la montre pas", "Por ejemplo es, cuando la pregunta no lo muestra", "Por exemplo pt, quando a pergunta não a mostra", "Например, ru, если не видно по вопросу", "例如 zh，用于无法判断时"}).upTo(10),
		opt(optionString, words{"timezone", "fuseau", "zona", "fuso", "пояс", "时区"},
			words{"Such as Europe/Paris", "Par exemple Europe/Paris", "Por ejemplo America/Bogota", "Por exemplo Europe/Lisbon", "Например, Europe/Moscow", "例如 Asia/Shanghai"}).upTo(50),
		opt(optionChannel, words{"help_channel", "salon_aide", "canal_ayuda", "canal_ajuda", "канал_помощи", "求助频道"},
			words{"Where “Ask a human” goes", "Où va « Demander à quelqu’un »", "Adónde va «Preguntar a una persona»", "Para onde vai «Perguntar a uma pessoa»", "Куда идёт «Спросить человека»", "“请教真人”发往何处"}),
		opt(optionBoolean, words{"private", "privé", "privado", "privado", "лично", "私密"},
			words{"Answers are shown to the asker alone", "Réponses visibles du seul demandeur", "Respuestas visibles solo para quien pregunta", "Respostas visíveis só para quem pergunta", "Ответы видит только спросивший", "答案仅提问者可见"}))
	manage := "32" // Manage Server
	settings.Permissions, settings.Contexts, settings.IntegrationTypes = &manage, []int{0}, []int{0}
	settings.Options[3].ChannelTypes = []int{0} // text channels
	menu := words{askAboutName, "Interroger Plenipo là-dessus", "Preguntar a Plenipo sobre esto", "Perguntar ao Plenipo sobre isto", "Спросить Plenipo об этом", "向 Plenipo 提问"}
	return append(all, settings,
		command{Type: 3, Name: menu.en, Names: menu.localized(), IntegrationTypes: []int{0, 1}, Contexts: []int{0, 1, 2}})
}

// size returns what Discord counts against maxCommandTotal: names, descriptions and values of a command and its
// options, each in its longest translation.
func (c command) size() int {
	n := longest(c.Name, c.Names) + longest(c.Description, c.Descriptions)
	for _, o := range c.Options {
		n += longest(o.Name, o.Names) + longest(o.Description, o.Descriptions)
	}
	return n
}

func longest(s string, translations map[string]string) int {
	n := units(s)
	for _, t := range translations {
		n = max(n, units(t))
	}
	return n
}
